-- private.stories_of_day: the stories of 24 hours: how many, and those of most impact.
--
-- Each story once, by its lead; newest first. Without a date to trust it is as old as its first
-- sight.

create function private.stories_of_day(p_most integer) returns json
language sql stable
set search_path = ''
as $$
  with told as (
    select
      articles.*,
      case when date_trusted then published_at else first_seen_at end as told_at
    from core.news_articles as articles
    where is_lead
      and first_seen_at > now() - interval '25 hours'
  ),
  fresh as (
    select * from told where told_at > now() - interval '24 hours'
  ),
  best as (
    select * from fresh order by impact desc, told_at desc, id limit p_most
  )
  select json_build_object(
    'count', (select count(*) from fresh),
    'read_at', (select private.iso_time(max(last_ok_at)) from core.feed_state),
    'stories', (
      select coalesce(
        json_agg(
          json_build_object(
            'title', title,
            'url', url,
            'source', source,
            'at', private.iso_time(told_at),
            'is_dated', date_trusted,
            'impact', impact,
            'impact_level', private.impact_level(impact),
            'others', (
              select count(*)
              from core.news_articles as others
              where others.cluster_id = best.cluster_id
                and others.id <> best.id
            ),
            'coins', private.named_coins(best.id, best.first_seen_at, 2)
          )
          order by told_at desc, id
        ),
        '[]'
      )
      from best
    )
  )
$$;

comment on function private.stories_of_day is
  'Return the count of the stories of 24 hours and so many of most impact, newest first.';
