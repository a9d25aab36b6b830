-- private.move_coin_rows: what is kept under a coin's key follows the coin to its new key.
--
-- Rows go through the passage, a form that no other coin can have, so two coins may change
-- places under one person's unique constraint.

create function private.move_coin_rows(p_moves jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.ucie_watchlist
  set symbol = move.passage
  from jsonb_to_recordset(p_moves) as move("left" text, passage text)
  where ucie_watchlist.symbol = move."left";
  update core.ucie_watchlist
  set symbol = move.reached
  from jsonb_to_recordset(p_moves) as move(passage text, reached text)
  where ucie_watchlist.symbol = move.passage
    and move.reached <> move.passage;

  update core.ucie_alerts
  set symbol = move.reached
  from jsonb_to_recordset(p_moves) as move("left" text, reached text)
  where ucie_alerts.symbol = move."left";

  delete from core.ucie_analysis_cache
  using jsonb_to_recordset(p_moves) as move("left" text, reached text)
  where ucie_analysis_cache.symbol in (move."left", move.reached);
  delete from core.jobs
  using jsonb_to_recordset(p_moves) as move("left" text, reached text)
  where jobs.kind = 'analyse'
    and jobs.state = 'failed'
    and split_part(jobs.key, ':', 1) in (move."left", move.reached);

  insert into core.auth_logs (event_type, error_message)
  select 'symbol_moved', gained.reached || ': ' || lost.coin || ' gave it up to ' || gained.coin
  from jsonb_to_recordset(p_moves) as gained(coin text, reached text)
  join jsonb_to_recordset(p_moves) as lost(coin text, "left" text)
    on lost."left" = gained.reached;
end;
$$;

comment on function private.move_coin_rows is
  'Carry watchlist and alert rows to the new keys, drop stored analyses, write the audit lines.';
