-- private.open_interest_at: what was open at each venue nearest to a moment.
--
-- A venue without a reading within the tolerance is left out.

create function private.open_interest_at(
  p_token_id  uuid,
  p_at        timestamptz,
  p_tolerance interval
) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(json_object_agg(venue, oi_usd), '{}')
  from (
    select distinct on (venue) venue, oi_usd
    from core.derivative_snapshots
    where token_id = p_token_id
      and oi_usd is not null
      and at between p_at - p_tolerance and p_at + p_tolerance
    order by venue, greatest(at - p_at, p_at - at), at
  ) as nearest
$$;

comment on function private.open_interest_at is
  'Return what was open at each venue near a moment, in US dollars, by venue.';
