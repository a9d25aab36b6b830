-- private.judge_articles: known articles that others joined: who leads now, what it is worth.

create function private.judge_articles(p_judged jsonb) returns void
language sql volatile
set search_path = ''
as $$
  update core.news_articles
  set is_lead = judged.is_lead,
      impact = judged.impact,
      impact_class = judged.impact_class,
      impact_rules = judged.impact_rules
  from jsonb_to_recordset(p_judged) as judged(
    id           text,
    is_lead      boolean,
    impact       integer,
    impact_class text,
    impact_rules jsonb
  )
  where news_articles.id = judged.id
$$;

comment on function private.judge_articles is
  'Change lead and impact of known articles whose story went on.';
