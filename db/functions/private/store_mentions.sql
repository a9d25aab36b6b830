-- private.store_mentions: which coins articles mention; what they no longer do is taken away.

create function private.store_mentions(p_articles jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  delete from core.news_mentions
  using jsonb_to_recordset(p_articles) as told(id text, mentions jsonb)
  where news_mentions.article_id = told.id
    and not exists (
      select
      from jsonb_array_elements(told.mentions) as listed(mention)
      where (listed.mention ->> 'token_id')::uuid = news_mentions.token_id
    );
  perform private.add_mentions(
    (
      select jsonb_agg(listed.mention || jsonb_build_object('article_id', told.id))
      from jsonb_to_recordset(p_articles) as told(id text, mentions jsonb)
      cross join jsonb_array_elements(told.mentions) as listed(mention)
    )
  );
end;
$$;

comment on function private.store_mentions is
  'Let the stored mentions of articles be the given ones.';
