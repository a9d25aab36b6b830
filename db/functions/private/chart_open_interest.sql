-- private.chart_open_interest: the newest readings of what is open in futures of a coin.
--
-- [at, usd, venue], oldest first; one side of each contract.

create function private.chart_open_interest(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select at, venue, oi_usd
    from core.derivative_snapshots
    where token_id = p_token_id
      and at >= coalesce(p_from, '-infinity')
      and oi_usd is not null
    order by at desc, venue desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from at)::bigint, oi_usd, venue) order by at, venue),
    '[]'
  )
  from newest
$$;

comment on function private.chart_open_interest is
  'Return up to so many newest amounts open in US dollars with their venues, oldest first.';
