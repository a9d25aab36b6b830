-- private.add_mentions: coins that known articles mention; one that is there is put right.

create function private.add_mentions(p_mentions jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_written integer;
begin
  insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)
  select
    named.token_id, news_articles.first_seen_at, news_articles.id, named.place, named.relevance
  from jsonb_to_recordset(p_mentions) as named(
    article_id text,
    token_id   uuid,
    place      text,
    relevance  real
  )
  join core.news_articles on news_articles.id = named.article_id
  on conflict (token_id, first_seen_at, article_id) do update
  set place = excluded.place,
      relevance = excluded.relevance
  where (news_mentions.place, news_mentions.relevance)
    is distinct from (excluded.place, excluded.relevance);
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function private.add_mentions is
  'Store mentions of coins in known articles; return how many were new or other than before.';
