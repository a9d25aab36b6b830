-- private.chart_stories: how many stories a day were told about a coin, by impact, oldest first.
--
-- [day, high, medium, low]; days are those of UTC. Days without a story since the first one count
-- none; before it nothing was read.

create function private.chart_stories(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with told as (
    select
      date_trunc('day', told_at) as day,
      count(*) filter (where impact >= 70) as high,
      count(*) filter (where impact between 40 and 69) as medium,
      count(*) filter (where impact < 40) as low
    from private.coin_stories(
      p_token_id, date_trunc('day', greatest(p_from, now() - interval '180 days'))
    )
    group by 1
  ),
  days as (
    select day
    from generate_series(
      (select min(day) from told), date_trunc('day', now()), interval '1 day'
    ) as made(day)
    order by day desc
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_array(
        extract(epoch from days.day)::bigint,
        coalesce(told.high, 0), coalesce(told.medium, 0), coalesce(told.low, 0)
      )
      order by days.day
    ),
    '[]'
  )
  from days
  left join told using (day)
$$;

comment on function private.chart_stories is
  'Return the stories of a day about a coin by impact, a row a day, the newest so many days.';
