-- private.stories_of_day: the stories of 24 hours: how many, and those of most impact.
--
-- Each story once, by its lead; newest first. Without a date to trust it is as old as its first
-- sight.

create function private.stories_of_day(p_most integer) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    with fresh as (
      select id, first_seen_at, impact, told_at
      from core.news_articles
      cross join lateral (
        select case when date_trusted then published_at else first_seen_at end as told_at
      ) as told
      where is_lead
        and first_seen_at > now() - interval '25 hours'
        and told_at > now() - interval '24 hours'
    ),
    best as (
      select id, first_seen_at, told_at
      from fresh
      order by impact desc, told_at desc, id
      limit p_most
    )
    select json_build_object(
      'count', (select count(*) from fresh),
      'read_at', (select private.iso_time(max(last_ok_at)) from core.feed_state),
      'stories', (
        select coalesce(
          json_agg(
            private.brief_story(articles, best.told_at) order by best.told_at desc, best.id
          ),
          '[]'
        )
        from best
        join core.news_articles as articles
          on articles.id = best.id
          and articles.first_seen_at = best.first_seen_at
      )
    )
  );
end;
$$;

comment on function private.stories_of_day is
  'Return the count of the stories of 24 hours and so many of most impact, newest first.';
