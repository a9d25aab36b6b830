-- private.chart_liquidations: the forced closings that venues told of, by the hour.
--
-- [hour, long_usd, short_usd, count], oldest first; hours without one are not there. A lower bound:
-- venues tell of a part.

create function private.chart_liquidations(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with hours as (
    select
      date_trunc('hour', at) as hour,
      coalesce(sum(size_usd) filter (where side = 'long'), 0) as long_usd,
      coalesce(sum(size_usd) filter (where side = 'short'), 0) as short_usd,
      count(*) as count
    from core.liquidations
    where token_id = p_token_id
      and at >= coalesce(p_from, '-infinity')
    group by 1
    order by 1 desc
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_array(extract(epoch from hour)::bigint, long_usd, short_usd, count) order by hour
    ),
    '[]'
  )
  from hours
$$;

comment on function private.chart_liquidations is
  'Return the liquidations of up to so many newest hours, by side, oldest first.';
