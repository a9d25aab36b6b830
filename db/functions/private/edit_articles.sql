-- private.edit_articles: known articles of another title get the words they have now.

create function private.edit_articles(p_articles jsonb) returns void
language sql volatile
set search_path = ''
as $$
  update core.news_articles
  set title = told.title,
      summary = told.summary,
      tone = told.tone,
      tone_by = told.tone_by,
      impact = told.impact,
      impact_class = told.impact_class,
      impact_rules = told.impact_rules
  from jsonb_to_recordset(p_articles) as told(
    id           text,
    title        text,
    summary      text,
    tone         real,
    tone_by      text,
    impact       integer,
    impact_class text,
    impact_rules jsonb
  )
  where news_articles.id = told.id
    and news_articles.title <> told.title
$$;

comment on function private.edit_articles is
  'Change title, summary, tone and impact of known articles that have another title now.';
