-- private.legal_news: the stories of 90 days that the law or a delisting made, about a coin.
--
-- `since` and `until` are the oldest and the newest story of any coin: how long feeds have been
-- kept, and whether they are still read. `mentions` counts all stories about the coin; with none,
-- nothing can be said of its peace.

create function private.legal_news(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with told as (
    select
      stories.told_at,
      stories.impact,
      news_articles.impact_class = 'enforcement'
      or news_articles.impact_class = 'listing'
      and news_articles.title || ' ' || news_articles.summary ~* '\mdelist' as is_legal
    from private.coin_stories(p_token_id, now() - interval '90 days') as stories
    join core.news_articles
      on news_articles.id = stories.article_id
      and news_articles.first_seen_at = stories.first_seen_at
  )
  select json_build_object(
    'since', (select extract(epoch from min(first_seen_at)) from core.news_articles),
    'until', (select extract(epoch from max(first_seen_at)) from core.news_articles),
    'mentions', count(*),
    'newest_at', extract(epoch from max(told_at)),
    'stories', coalesce(
      json_agg(json_build_object('at', extract(epoch from told_at), 'impact', impact)
        order by told_at desc) filter (where is_legal),
      '[]'
    )
  )
  from told
$$;

comment on function private.legal_news is
  'Return impact and time of the stories of law and delisting of 90 days about a coin.';
