-- private.return_after: what a logged consensus was followed by, as a fraction of its price.
--
-- Null when nobody kept a price of that time.

create function private.return_after(p_row core.consensus_log, p_after interval)
returns double precision
language sql stable
set search_path = ''
as $$
  select private.price_near(tokens, p_row.made_at + p_after) / p_row.price_usd - 1
  from core.ucie_tokens as tokens
  where tokens.id = p_row.token_id
$$;

comment on function private.return_after is
  'Return how far the price had moved so long after a consensus, or null.';
