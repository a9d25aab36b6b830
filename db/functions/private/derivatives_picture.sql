-- private.derivatives_picture: what the card of futures draws, a point a day of the last 90.
--
-- Funding: [day, rate_8h of all, {venue: rate_8h}]. Open interest: [day, {venue: usd}], the last
-- reading of the day. Long accounts: [day, share], weighted by what is open where that is known.

create function private.derivatives_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with readings as (
    select date_trunc('day', at) as day, at, venue, oi_usd, long_account_share
    from core.derivative_snapshots
    where token_id = p_token_id
      and at >= date_trunc('day', now()) - interval '90 days'
  ), held as (
    select distinct on (day, venue) day, venue, oi_usd
    from readings
    where oi_usd is not null
    order by day, venue, at desc
  ), bets as (
    select
      day,
      coalesce(
        sum(long_account_share * oi_usd) / nullif(sum(oi_usd), 0),
        avg(long_account_share)
      ) as share
    from readings
    where long_account_share is not null
    group by day
  )
  select json_build_object(
    'funding', (
      select coalesce(json_agg(json_build_array(extract(epoch from day)::bigint, rate_8h, venues)
        order by day), '[]')
      from private.funding_by_day(p_token_id, date_trunc('day', now()) - interval '90 days')
    ),
    'open_interest', (
      select coalesce(json_agg(json_build_array(extract(epoch from day)::bigint, venues)
        order by day), '[]')
      from (
        select day, json_object_agg(venue, oi_usd order by venue) as venues from held group by day
      ) as days
    ),
    'long_share', (
      select coalesce(json_agg(json_build_array(extract(epoch from day)::bigint, share)
        order by day), '[]')
      from bets
    )
  )
$$;

comment on function private.derivatives_picture is
  'Return the daily funding, open interest and long accounts of a coin, oldest first.';
