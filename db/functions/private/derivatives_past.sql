-- private.derivatives_past: the stored past that the futures analysis builds on.
--
-- What was open at each venue an hour, a day, a week and a month ago; the funding rates of the days
-- that are over; the venues of whose last 90 days something has been loaded, or a day of whose
-- readings makes that needless, by kind of history; and the forced closings known of the last day.

create function private.derivatives_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  select json_build_object(
    'open_interest', json_build_object(
      '1h', private.open_interest_at(p_token.id, now() - interval '1 hour', '10 minutes'),
      '24h', private.open_interest_at(p_token.id, now() - interval '24 hours', '3 hours'),
      '7d', private.open_interest_at(p_token.id, now() - interval '7 days', '12 hours'),
      '30d', private.open_interest_at(p_token.id, now() - interval '30 days', '24 hours')
    ),
    'funding', (
      select coalesce(json_agg(json_build_array(extract(epoch from day)::bigint, rate_8h)
        order by day), '[]')
      from private.funding_by_day(p_token.id, date_trunc('day', now()) - interval '90 days')
      where day < date_trunc('day', now())
    ),
    'filled', (
      select json_build_object(
        'funding', coalesce(
          json_agg(distinct venue) filter (where funding_rate is not null), '[]'
        ),
        'open_interest', coalesce(
          json_agg(distinct venue) filter (where oi_usd is not null), '[]'
        )
      )
      from core.derivative_snapshots
      where token_id = p_token.id
        and at > now() - interval '90 days'
        and (backfilled or at < now() - interval '24 hours')
    ),
    'liquidations', private.recent_liquidations(p_token.id)
  )
$$;

comment on function private.derivatives_past is
  'Return the stored past of a coin on futures venues that an analysis compares with.';
