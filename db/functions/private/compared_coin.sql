-- private.compared_coin: one of several coins side by side, by itself.
--
-- Price, cap and volume as last stored; the change of a day as the list or the market analysis has
-- it; returns over closes of one source. What is old or missing is asked for as by opening the
-- coin, and the state of each tells what became of it.

create function private.compared_coin(p_token core.ucie_tokens, p_source text) returns json
language plpgsql volatile
set search_path = ''
as $$
declare
  v_market  private.reading := private.read_analysis(
    p_token.id, p_token.asset_key, 'market-data', false
  );
  v_days    private.reading := private.read_analysis(
    p_token.id, p_token.asset_key, 'technical', false
  );
  v_shown   record;
begin
  select data, quality into v_shown
  from private.shown_analysis(p_token.asset_key, 'market-data');
  return json_build_object(
    'id', p_token.coingecko_id,
    'ticker', p_token.symbol,
    'name', p_token.name,
    'rank', p_token.market_cap_rank,
    'kind', p_token.kind,
    'market', private.coin_market(p_token),
    'change_24h_pct', coalesce(
      private.number_of(v_shown.data -> 'change_24h_pct'), p_token.price_change_24h
    ),
    'returns', private.close_returns(p_token.id, p_source),
    'source', p_source,
    'market_state', v_market.state,
    'market_quality', v_shown.quality,
    'days_state', v_days.state,
    'verdict', private.consensus(p_token) -> 'verdict'
  );
end;
$$;

comment on function private.compared_coin is
  'Return the figures of a coin beside others, asking for what is missing or old.';
