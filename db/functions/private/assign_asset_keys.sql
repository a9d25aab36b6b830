-- private.assign_asset_keys: each coin under the key that is its own, and its rows with it.
--
-- Where a ticker has another holder than before (a migration, a change of rank), watchlist and
-- alert rows follow their coin, stored analyses of both coins are dropped, and the audit trail
-- says so. Time series hang on the coin itself and never move.

create function private.assign_asset_keys() returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_moves jsonb;
begin
  select jsonb_agg(
    jsonb_build_object(
      'coin', ucie_tokens.coingecko_id,
      'left', ucie_tokens.asset_key,
      'passage', private.token_key(ucie_tokens.symbol, ucie_tokens.coingecko_id),
      'reached', rightful_keys.asset_key
    )
  ) into v_moves
  from private.rightful_keys()
  join core.ucie_tokens on ucie_tokens.id = rightful_keys.token_id
  where ucie_tokens.asset_key <> rightful_keys.asset_key;

  if v_moves is null then
    return 0;
  end if;
  update core.ucie_tokens
  set asset_key = move.reached
  from jsonb_to_recordset(v_moves) as move(coin text, reached text)
  where ucie_tokens.coingecko_id = move.coin;

  perform private.move_coin_rows(v_moves);
  return jsonb_array_length(v_moves);
end;
$$;

comment on function private.assign_asset_keys is
  'Give every coin its rightful key and move what is kept under the old one; count the moves.';
