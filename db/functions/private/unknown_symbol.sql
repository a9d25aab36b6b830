-- private.unknown_symbol: the answer where a text means no coin of our table.
--
-- Refuses: 404 unknown_symbol, 429 too_many_requests, 503 no_source, 503 lookups_exhausted
--
-- Upstream is asked once (private.look_up_token) and the caller may wait for it. That nobody
-- could be asked is no proof that the coin does not exist: 503, not 404.

create function private.unknown_symbol(p_text text) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_look_up private.look_up := private.look_up_token(p_text);
begin
  return case v_look_up.state
    when 'asked' then private.accepted(
      '{"status": "pending"}',
      private.retry_after(v_look_up.retry_after)
        || jsonb_build_object('Wait-For', 'lookup:' || lower(private.clean_symbol(p_text)))
    )
    when 'failed' then private.refused(
      503,
      'no_source',
      'This coin is not in our table, and no source could be asked for it.',
      private.retry_after(v_look_up.retry_after),
      jsonb_build_object('sources', coalesce(v_look_up.error -> 'sources', '[]'))
    )
    when 'limited' then private.too_many_requests(v_look_up.retry_after)
    when 'busy' then private.refused(
      503,
      'lookups_exhausted',
      'This coin is not in our table, and too many unknown coins are being looked up.',
      private.retry_after(v_look_up.retry_after)
    )
    else private.unlisted_coin(p_text)
  end;
end;
$$;

comment on function private.unknown_symbol is
  'Reply for a text that means no known coin: 202 while it is looked up, else 404, 429, 503.';
