-- private.coin_stories: the stories about a coin since a moment, each by its lead.
--
-- A story is about a coin when any of its articles mentions it; the surest mention counts. It is
-- as old as its lead's date, or as its first sight where that has no date to trust. A coin in the
-- title adds to the impact, one that only the summary names takes from it.

create function private.coin_stories(p_token_id uuid, p_since timestamptz)
returns table (
  article_id    text,
  first_seen_at timestamptz,
  told_at       timestamptz,
  place         text,
  place_points  integer,
  relevance     real,
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
    places.points,
    told.relevance,
    (
      select least(100, greatest(0, sum((reason ->> 'points')::integer) + places.points))::integer
      from jsonb_array_elements(lead.impact_rules) as reasons(reason)
    )
  from told
  join (values ('title', 10), ('tag', 0), ('category', 0), ('summary', -20))
    as places(place, points) on places.place = told.place
  join core.news_articles as lead
    on lead.cluster_id = told.cluster_id
    and lead.is_lead
    and lead.first_seen_at > p_since - interval '1 hour'
  where coalesce(lead.published_at, lead.first_seen_at) > p_since
$$;

comment on function private.coin_stories is
  'Return the stories about a coin with the place of its mention and their impact on it.';
