-- private.token_key: the asset key of a coin that does not hold its ticker.

create function private.token_key(p_symbol text, p_coingecko_id text) returns text
language sql immutable
set search_path = ''
as $$
  select left(regexp_replace(p_symbol, '[^A-Z0-9._$+-]', '', 'g'), 11)
    || '~'
    || upper(left(encode(sha256(convert_to(p_coingecko_id, 'UTF8')), 'hex'), 8))
$$;

comment on function private.token_key is
  'Return ticker~hash: a key that no other coin can have.';
