-- api.search_news: what was published, found by words, by a coin, or both.
--
-- Refuses: 400 bad_filter, 400 bad_cursor, 400 bad_symbol, 401
--
-- Reads our own table only; no search asks a publisher.

create function api.search_news(p_session text, p_filter jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  perform private.authenticate(p_session);
  return private.ok(private.stories_page(p_filter));
end;
$$;

comment on function api.search_news is
  'List stories that words and a coin let through, the best match and the newest first.';
