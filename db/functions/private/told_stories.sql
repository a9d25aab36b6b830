-- private.told_stories: the lead stories of 72 hours that mention a coin, newest first.
--
-- A story without a date to trust counts from when we first saw it. No tone: it has no word that
-- the list scores. What was published within 72 hours was also first seen within them.

create function private.told_stories(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  with told as (
    select
      case
        when news_articles.date_trusted then news_articles.published_at
        else news_articles.first_seen_at
      end as at,
      news_articles.tone,
      news_mentions.relevance
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
        and news_articles.first_seen_at = news_mentions.first_seen_at
    where news_mentions.token_id = p_token_id
      and news_mentions.first_seen_at > now() - interval '73 hours'
      and news_articles.first_seen_at > now() - interval '73 hours'
      and news_articles.is_lead
  ),
  newest as (
    select at, tone, relevance
    from told
    where at > now() - interval '72 hours'
    order by at desc
    limit 500
  )
  select coalesce(
    json_agg(
      json_build_object('at', extract(epoch from at), 'tone', tone, 'relevance', relevance)
      order by at desc
    ),
    '[]'
  )
  from newest
$$;

comment on function private.told_stories is
  'Return time, tone and relevance of the lead stories of 72 hours about a coin.';
