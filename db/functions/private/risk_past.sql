-- private.risk_past: what the risk of a coin is measured against, besides its own candles.
--
-- A year of bitcoin and of ether, size and trade as last folded, who holds the coin, and what the
-- law and the venues did to it.

create function private.risk_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'peers', json_build_object(
      'btc', private.peer_days('bitcoin'),
      'eth', private.peer_days('ethereum')
    ),
    'market', private.folded_figures(p_token.id),
    'holders', private.known_holders(p_token),
    'news', private.legal_news(p_token.id)
  )
$$;

comment on function private.risk_past is
  'Return the stored days, figures, holders and stories that the risk of a coin rests on.';
