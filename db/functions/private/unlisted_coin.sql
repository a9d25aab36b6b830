-- private.unlisted_coin: the answer where a text means no coin that we know, and nobody is asked.
--
-- Refuses: 404 unknown_symbol

create function private.unlisted_coin(p_text text) returns private.reply
language plpgsql stable
set search_path = ''
as $$
begin
  return private.refused(
    404,
    'unknown_symbol',
    'No coin is known by this ticker or id.',
    null,
    jsonb_build_object('suggestions', private.suggest_tokens(p_text))
  );
end;
$$;

comment on function private.unlisted_coin is 'Reply 404 and name coins that come near.';
