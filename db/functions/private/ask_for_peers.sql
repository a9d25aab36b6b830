-- private.ask_for_peers: have the days of bitcoin and ether fetched, if none of them are stored.
--
-- The risk of every coin is measured against them; later days come by themselves.

create function private.ask_for_peers(p_token_id uuid) returns integer
language sql volatile
set search_path = ''
as $$
  select count(*) filter (where private.ask_for_candles(tokens))::integer
  from core.ucie_tokens as tokens
  where tokens.coingecko_id in ('bitcoin', 'ethereum')
    and tokens.id <> p_token_id
    and not private.has_candles(tokens.id)
$$;

comment on function private.ask_for_peers is
  'Queue what brings the first daily candles of bitcoin and ether for another coin; the count.';
