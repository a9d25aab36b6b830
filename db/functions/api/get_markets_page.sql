-- api.get_markets_page: the top 250 coins, sorted and filtered as somebody asks.
--
-- Refuses: 400 bad_filter, 401
--
-- For a page: so many rows, and who looks at it. Else every row, for a file.

create function api.get_markets_page(
  p_session text,
  p_filter  jsonb,
  p_page    boolean,
  p_client  jsonb default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  perform private.authenticate(p_session);
  return private.with_visit(private.markets_page(p_filter, not p_page), p_session, p_page);
end;
$$;

comment on function api.get_markets_page is
  'Answer with coins of the top 250, sorted and filtered, a page of them or all.';
