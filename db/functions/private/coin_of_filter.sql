-- private.coin_of_filter: the coin that a filter names; nothing written filters nothing.
--
-- Refuses: 400 bad_symbol, 400

create function private.coin_of_filter(p_filter jsonb) returns uuid
language plpgsql stable
set search_path = ''
as $$
declare
  v_text  text := nullif(btrim(p_filter ->> 'coin'), '');
  v_token core.ucie_tokens;
begin
  if v_text is null then
    return null;
  end if;
  v_token := private.resolve_symbol(v_text);
  if v_token.id is null then
    perform private.bad_filter('coin', 'a ticker or an id of a coin that is known here');
  end if;
  return v_token.id;
end;
$$;

comment on function private.coin_of_filter is
  'Return the id of the coin of a filter, null for none; raise bad_filter for an unknown one.';
