-- private.recent_liquidations: forced closings of the last hour and the last day, and their keys.
--
-- The keys are those of the newest, so that a list fetched anew can be told from what is known.

create function private.recent_liquidations(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with recent as (
    select at, dedupe_key, side, size_usd
    from core.liquidations
    where token_id = p_token_id
      and at > now() - interval '24 hours'
  ), summed as (
    select
      hours,
      coalesce(sum(size_usd) filter (where side = 'long'), 0) as long_usd,
      coalesce(sum(size_usd) filter (where side = 'short'), 0) as short_usd,
      count(recent.at) as count
    from (values (1), (24)) as span(hours)
    left join recent on recent.at > now() - make_interval(hours => span.hours)
    group by hours
  )
  select json_build_object(
    'h1', (
      select json_build_object('long_usd', long_usd, 'short_usd', short_usd, 'count', count)
      from summed
      where hours = 1
    ),
    'h24', (
      select json_build_object('long_usd', long_usd, 'short_usd', short_usd, 'count', count)
      from summed
      where hours = 24
    ),
    'keys', (
      select coalesce(json_agg(dedupe_key), '[]')
      from (select dedupe_key from recent order by at desc limit 300) as newest
    )
  )
$$;

comment on function private.recent_liquidations is
  'Return the sums of a coin''s known liquidations of an hour and a day, and the newest keys.';
