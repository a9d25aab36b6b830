-- work.known_news: what newly read articles are compared with, and the coins to look for in them.
--
-- The articles of five days, those that were read again, and whatever tells the same stories.

create function work.known_news(p_ids jsonb) returns json
language sql stable security definer
set search_path = ''
as $$
  with wanted as (
    select distinct cluster_id
    from core.news_articles
    where id in (select jsonb_array_elements_text(p_ids))
      or first_seen_at > now() - interval '5 days'
  )
  select json_build_object(
    'coins', private.coins_in_news(),
    'articles', (
      select coalesce(
        json_agg(
          json_build_object(
            'id', id,
            'cluster_id', cluster_id,
            'source', source,
            'title', title,
            'summary', summary,
            'at', extract(epoch from coalesce(published_at, first_seen_at)),
            'is_trusted', date_trusted,
            'is_lead', is_lead,
            'impact_class', impact_class,
            'impact_rules', impact_rules
          )
        ),
        '[]'
      )
      from core.news_articles
      join wanted using (cluster_id)
    )
  )
$$;

comment on function work.known_news is
  'Return known articles near the given ones, and every coin as it may be named.';
