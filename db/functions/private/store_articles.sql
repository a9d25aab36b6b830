-- private.store_articles: articles that are new, and those that have another title now.
--
-- The partitions keep no identity over months: writers take turns, and an article that is known
-- is not stored again, whenever it was first seen. Its date and its story stay; an edited one gets
-- its new words and is judged by them. The count is of new ones.

create function private.store_articles(p_articles jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_new integer;
begin
  perform pg_advisory_xact_lock(hashtext('news_articles'), 0);
  perform private.edit_articles(p_articles);

  insert into core.news_articles (
    id, canonical_url, url, source, title, summary, author, image_url, published_at,
    date_trusted, categories, tone, tone_by, impact, impact_class, impact_rules, cluster_id, is_lead
  )
  select
    told.id, told.canonical_url, told.url, told.source, told.title, told.summary, told.author,
    told.image_url, told.published_at, told.published_at is not null, told.categories, told.tone,
    told.tone_by, told.impact, told.impact_class, told.impact_rules, told.cluster_id, told.is_lead
  from jsonb_to_recordset(p_articles) as told(
    id            text,
    canonical_url text,
    url           text,
    source        text,
    title         text,
    summary       text,
    author        text,
    image_url     text,
    published_at  timestamptz,
    categories    text[],
    tone          real,
    tone_by       text,
    impact        integer,
    impact_class  text,
    impact_rules  jsonb,
    cluster_id    text,
    is_lead       boolean
  )
  where not exists (select from core.news_articles where news_articles.id = told.id);
  get diagnostics v_new = row_count;
  perform private.store_mentions(p_articles);
  return v_new;
end;
$$;

comment on function private.store_articles is
  'Store articles with the coins they mention; return how many were not known yet.';
