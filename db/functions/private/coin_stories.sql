-- private.coin_stories: the stories about a coin since a moment, each by its lead.
--
-- A story is about a coin when any of its articles mentions it; the surest mention counts. It is
-- as old as its lead's date, or as its first sight where that has no date to trust.

create function private.coin_stories(p_token_id uuid, p_since timestamptz)
returns table (
  article_id    text,
  first_seen_at timestamptz,
  told_at       timestamptz,
  place         text,
  relevance     real,
  reasons       jsonb,
  impact        integer
)
language sql stable
set search_path = ''
as $$
  with told as (
    select distinct on (news_articles.cluster_id)
      news_articles.cluster_id, news_mentions.place, news_mentions.relevance
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
      and news_articles.first_seen_at = news_mentions.first_seen_at
    where news_mentions.token_id = p_token_id
      and news_mentions.first_seen_at > p_since - interval '1 hour'
    order by news_articles.cluster_id, news_mentions.relevance desc, news_mentions.place
  )
  select
    lead.id,
    lead.first_seen_at,
    coalesce(lead.published_at, lead.first_seen_at),
    told.place,
    told.relevance,
    judged.reasons,
    private.story_impact(judged.reasons)
  from told
  join core.news_articles as lead
    on lead.cluster_id = told.cluster_id
    and lead.is_lead
    and lead.first_seen_at > p_since - interval '1 hour'
  cross join lateral private.story_reasons(lead.impact_rules, told.place) as judged(reasons)
  where coalesce(lead.published_at, lead.first_seen_at) > p_since
$$;

comment on function private.coin_stories is
  'Return the stories about a coin with the place of its mention and their impact on it.';
