-- work.store_backtests: keep how the model did on the candles of a coin.

create function work.store_backtests(p_token_id uuid, p_rows jsonb) returns integer
language sql volatile security definer
set search_path = ''
as $$ select private.store_backtests(p_token_id, p_rows) $$;

comment on function work.store_backtests is
  'Store the backtests of a coin; how many are new or changed.';
