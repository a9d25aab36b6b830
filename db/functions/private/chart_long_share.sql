-- private.chart_long_share: the newest shares of accounts that are long in futures of a coin.
--
-- [at, share, venue], oldest first.

create function private.chart_long_share(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select at, venue, long_account_share as share
    from core.derivative_snapshots
    where token_id = p_token_id
      and at >= coalesce(p_from, '-infinity')
      and long_account_share is not null
    order by at desc, venue desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from at)::bigint, share, venue) order by at, venue),
    '[]'
  )
  from newest
$$;

comment on function private.chart_long_share is
  'Return up to so many newest shares of long accounts with their venues, oldest first.';
