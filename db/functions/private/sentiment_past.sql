-- private.sentiment_past: what the mood about a coin is put together from and compared with.
--
-- Snapshots near a day, a week and a month ago, the headlines of 72 hours, how futures accounts
-- stand. Without any story at all, of any coin, nothing can be said of the headlines.

create function private.sentiment_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'snapshots', json_build_object(
      '24h', private.mood_near(p_token.id, interval '24 hours', interval '3 hours'),
      '7d', private.mood_near(p_token.id, interval '7 days', interval '12 hours'),
      '30d', private.mood_near(p_token.id, interval '30 days', interval '24 hours')
    ),
    'has_news', exists (
      select
      from core.news_articles
      where first_seen_at > now() - interval '72 hours'
    ),
    'stories', private.told_stories(p_token.id),
    'positioning', private.positioning_of(p_token.asset_key)
  )
$$;

comment on function private.sentiment_past is
  'Return the stored snapshots, headlines and positions that a mood builds on.';
