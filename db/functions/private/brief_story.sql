-- private.brief_story: a story as short lists show it, with two of the coins it names.

create function private.brief_story(p_article core.news_articles, p_told_at timestamptz)
returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return json_build_object(
    'title', p_article.title,
    'url', p_article.url,
    'source', p_article.source,
    'at', private.iso_time(p_told_at),
    'is_dated', p_article.date_trusted,
    'impact', p_article.impact,
    'impact_level', private.impact_level(p_article.impact),
    'others', (
      select count(*)
      from core.news_articles as others
      where others.cluster_id = p_article.cluster_id
        and others.id <> p_article.id
    ),
    'coins', private.named_coins(p_article.id, p_article.first_seen_at, 2)
  );
end;
$$;

comment on function private.brief_story is
  'Return title, link, source, age, impact, coins of a story and how many others tell it.';
