-- private.unknown_asset: the page of a coin that is not in our table.
--
-- Refuses: 404 unknown_symbol, 503 no_source, 503 lookups_exhausted
--
-- A page is no call that is repeated: while the coin is looked up it is not known, and the
-- answer says what a reader with patience may wait for.

create function private.unknown_asset(p_asset text) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_reply private.reply := private.unknown_symbol(p_asset);
begin
  if v_reply.status <> 202 then
    return v_reply;
  end if;
  return private.refused(
    404,
    'unknown_symbol',
    'No coin is known here by this name yet. It is being looked up.',
    v_reply.headers - 'Retry-After',
    jsonb_build_object('suggestions', private.suggest_tokens(p_asset))
  );
end;
$$;

comment on function private.unknown_asset is
  'Reply 404 with suggestions, also while the coin is looked up, or 503.';
