-- private.chart_funding: the newest funding rates of a coin, each turned into eight hours.
--
-- [at, rate_8h, venue], oldest first.

create function private.chart_funding(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select at, venue, funding_rate * 8 / interval_h as rate
    from core.derivative_snapshots
    where token_id = p_token_id
      and at >= coalesce(p_from, '-infinity')
      and funding_rate is not null
      and interval_h is not null
    order by at desc, venue desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from at)::bigint, rate, venue) order by at, venue),
    '[]'
  )
  from newest
$$;

comment on function private.chart_funding is
  'Return up to so many newest funding rates of eight hours with their venues, oldest first.';
