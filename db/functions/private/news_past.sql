-- private.news_past: the feeds as they stand, and the stories of seven days about a coin.
--
-- At most 400 stories, the newest; the card shows twenty of them and counts all.

create function private.news_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  with stories as (
    select article_id, first_seen_at, told_at, place, place_points, relevance, impact
    from private.coin_stories(p_token.id, now() - interval '7 days')
    order by told_at desc, article_id
    limit 400
  )
  select json_build_object(
    'feeds', private.feed_states(),
    'stories', (
      select coalesce(
        json_agg(
          json_build_object(
            'article', private.describe_story(told),
            'at', extract(epoch from stories.told_at),
            'place', stories.place,
            'relevance', stories.relevance,
            'impact', stories.impact,
            'impact_level', private.impact_level(stories.impact),
            'reasons', private.story_reasons(
              told.impact_rules, stories.place, stories.place_points
            )
          )
          order by stories.told_at desc, stories.article_id
        ),
        '[]'
      )
      from stories
      join core.news_articles as told
        on told.id = stories.article_id
        and told.first_seen_at = stories.first_seen_at
    )
  )
$$;

comment on function private.news_past is
  'Return the state of every feed and the newest stories of a week about a coin.';
