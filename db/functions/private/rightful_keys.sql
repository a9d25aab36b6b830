-- private.rightful_keys: the asset key that each coin should have.
--
-- The plain ticker belongs to the coin that private.resolve_symbol gives for it, which may be
-- one that bears the text as its id; then no bearer of the ticker has the plain key.

create function private.rightful_keys() returns table (token_id uuid, asset_key text)
language sql stable
set search_path = ''
as $$
  with candidates as (
    select symbol as text, id, market_cap_rank, 1 as preference, is_active, coingecko_id
    from core.ucie_tokens
    union all
    select named.text, tokens.id, tokens.market_cap_rank, 0, tokens.is_active, tokens.coingecko_id
    from (select distinct symbol as text from core.ucie_tokens) as named
    join core.ucie_tokens as tokens on tokens.coingecko_id = lower(named.text)
  ),
  holders as (
    select distinct on (text) text, id
    from candidates
    order by text, market_cap_rank nulls last, preference, is_active desc, coingecko_id
  )
  select
    tokens.id,
    case
      when holders.id = tokens.id and tokens.symbol ~ '^[A-Z0-9._$+-]{1,20}$' then tokens.symbol
      else private.token_key(tokens.symbol, tokens.coingecko_id)
    end
  from core.ucie_tokens as tokens
  join holders on holders.text = tokens.symbol
$$;

comment on function private.rightful_keys is
  'Return the key of every coin: the plain ticker for its holder, ticker~hash for the others.';
