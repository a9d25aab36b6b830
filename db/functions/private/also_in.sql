-- private.also_in: who else tells the story of an article, five at most.

create function private.also_in(p_cluster_id text, p_article_id text) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(json_agg(json_build_object('source', source, 'url', url) order by at, id), '[]')
  from (
    select id, source, url, coalesce(published_at, first_seen_at) as at
    from core.news_articles
    where cluster_id = p_cluster_id
      and id <> p_article_id
    order by at, id
    limit 5
  ) as others
$$;

comment on function private.also_in is
  'Return source and address of the other articles that tell a story.';
