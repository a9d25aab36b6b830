-- private.defi_picture: the stored deposits, fees and revenue of a coin that its card draws.
--
-- `chains` has the deposits by chain, by the metric's name.

create function private.defi_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'tvl', private.chart_metric(p_token_id, 'defi.tvl_usd', null, 400),
    'fees', private.chart_metric(p_token_id, 'defi.fees_1d_usd', null, 90),
    'revenue', private.chart_metric(p_token_id, 'defi.revenue_1d_usd', null, 90),
    'chains', (
      select coalesce(
        json_object_agg(metric, private.chart_metric(p_token_id, metric, null, 400)), '{}'
      )
      from (
        select distinct metric
        from core.metric_points
        where token_id = p_token_id
          and metric like 'defi.tvl\_on\_%'
      ) as by_chain
    )
  )
$$;

comment on function private.defi_picture is
  'Return the newest points of the deposits, fees and revenue of a coin.';
