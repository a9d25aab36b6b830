-- private.clean_symbol: what somebody typed for a coin, cleaned but not otherwise changed.
--
-- Refuses: 400 bad_symbol
--
-- After `id:` inner spaces and brackets are allowed too, which two listed ids have.

create function private.clean_symbol(p_text text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  v_text text := btrim(normalize(coalesce(p_text, ''), nfkc), E' \t\r\n');
begin
  if length(v_text) > 100
    or v_text !~ '^([A-Za-z0-9._$+~-]+|[iI][dD]:[A-Za-z0-9._$+~-]([][A-Za-z0-9._$+~ -]*))$'
  then
    raise exception 'bad_symbol' using
      errcode = 'UC400',
      detail = 'A coin is named by its ticker or its CoinGecko id, at most 100 characters.';
  end if;
  return v_text;
end;
$$;

comment on function private.clean_symbol is
  'Return the trimmed, normalised name of a coin; raise bad_symbol for what cannot be one.';
