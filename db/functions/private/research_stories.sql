-- private.research_stories: lead stories about a coin since a time, the weightiest first.
--
-- A story without a date to trust is dated by when we first saw it.

create function private.research_stories(
  p_token_id uuid,
  p_since    timestamptz,
  p_classes  text[],
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with told as (
    select
      news_articles.title,
      news_articles.url,
      news_articles.source,
      case
        when news_articles.date_trusted then news_articles.published_at
        else news_articles.first_seen_at
      end as at,
      news_articles.impact,
      news_articles.impact_class,
      news_articles.tone,
      news_mentions.relevance,
      news_articles.id
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
        and news_articles.first_seen_at = news_mentions.first_seen_at
    where news_mentions.token_id = p_token_id
      and news_mentions.first_seen_at > p_since
      and news_mentions.relevance >= 0.8
      and news_articles.is_lead
      and (p_classes is null or news_articles.impact_class = any(p_classes))
  ),
  weightiest as (
    select title, url, source, at, impact, impact_class, tone, relevance, id
    from told
    where at > p_since
    order by impact desc, at desc, id
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_object(
        'title', title,
        'url', url,
        'source', source,
        'published_at', private.iso_time(at),
        'impact', impact,
        'kind', impact_class,
        'tone', tone,
        'relevance', relevance
      )
      order by impact desc, at desc, id
    ),
    '[]'
  )
  from weightiest
$$;

comment on function private.research_stories is
  'Return the weightiest stories about a coin since a time, of some classes or of all.';
