-- private.stories_since: how many stories about some coins were first seen since a moment.
--
-- A story in many feeds is one. A week at most is looked through.

create function private.stories_since(p_since timestamptz, p_token_ids uuid[]) returns bigint
language sql stable
set search_path = ''
as $$
  select count(distinct news_articles.cluster_id)
  from core.news_mentions
  join core.news_articles
    on news_articles.id = news_mentions.article_id
    and news_articles.first_seen_at = news_mentions.first_seen_at
  join core.news_articles as lead
    on lead.cluster_id = news_articles.cluster_id
    and lead.is_lead
    and lead.first_seen_at > greatest(p_since, now() - interval '7 days')
  where news_mentions.token_id = any(p_token_ids)
    and news_mentions.first_seen_at > greatest(p_since, now() - interval '7 days')
$$;

comment on function private.stories_since is
  'Count the stories about some coins that began since a moment, of a week at most.';
