-- private.describe_story: an article that leads its story, as lists of stories show it.

create function private.describe_story(p_article core.news_articles) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_article.id,
    'title', p_article.title,
    'summary', p_article.summary,
    'url', p_article.url,
    'source', p_article.source,
    'author', p_article.author,
    'published_at', private.iso_time(p_article.published_at),
    'date_trusted', p_article.date_trusted,
    'first_seen_at', private.iso_time(p_article.first_seen_at),
    'image_url', p_article.image_url,
    'categories', p_article.categories,
    'tone', p_article.tone,
    'impact_class', p_article.impact_class,
    'direction', private.story_direction(p_article.tone),
    'also_in', private.also_in(p_article.cluster_id, p_article.id)
  )
$$;

comment on function private.describe_story is
  'Return an article with its tone, the kind of event, and who else tells it.';
