-- private.chart_drawdown: how far below its highest close until then a coin closed, day by day.
--
-- [closed_at, percent], the newest, oldest first; the peak may lie before the first of them.

create function private.chart_drawdown(
  p_token core.ucie_tokens,
  p_from  timestamptz,
  p_most  integer
) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(extract(epoch from closed_at)::bigint, round(drawdown_pct::numeric, 4))
      order by closed_at
    ),
    '[]'
  )
  from (
    select closed_at, drawdown_pct
    from private.risk_days(p_token)
    where closed_at >= coalesce(p_from, '-infinity')
    order by closed_at desc
    limit p_most
  ) as newest
$$;

comment on function private.chart_drawdown is
  'Return up to so many newest depths of a coin below its peak, oldest first.';
