-- private.found_stories: the stories that words, a coin and a moment let through, unordered.
--
-- A story is found by the words of any of its articles. Its place is the rank of the best match,
-- halved with every week of age; kept as a logarithm, since so the passing of time moves all
-- stories alike and their order stays.

create function private.found_stories(p_text text, p_token_id uuid, p_from timestamptz)
returns table (article_id text, first_seen_at timestamptz, place double precision)
language sql stable
set search_path = ''
as $$
  with mentioning as (
    select news_articles.cluster_id
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
      and news_articles.first_seen_at = news_mentions.first_seen_at
    where news_mentions.token_id = p_token_id
  ),
  matched as (
    select cluster_id, 1::double precision as rank
    from core.news_articles
    where p_text is null
      and is_lead
      and first_seen_at >= p_from - interval '1 hour'
    union all
    select cluster_id, max(ts_rank_cd(search, websearch_to_tsquery('english', p_text)))
    from core.news_articles
    where search @@ websearch_to_tsquery('english', p_text)
      and first_seen_at >= p_from - interval '1 hour'
    group by cluster_id
  )
  select
    lead.id,
    lead.first_seen_at,
    ln(greatest(matched.rank, 0.000001))
      + ln(2) * extract(epoch from coalesce(lead.published_at, lead.first_seen_at))::float8 / 604800
  from matched
  join core.news_articles as lead
    on lead.cluster_id = matched.cluster_id
    and lead.is_lead
  where coalesce(lead.published_at, lead.first_seen_at) >= p_from
    and (
      p_token_id is null
      or matched.cluster_id in (select cluster_id from mentioning)
    )
$$;

comment on function private.found_stories is
  'Return the leads of stories with their place in a list of what was found, higher is better.';
