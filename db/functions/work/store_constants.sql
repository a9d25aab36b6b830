-- work.store_constants: keep the quantiles over many coins as of today.
--
-- `p_rows` are [{model, horizon_h, coverage, q, coins, n}].

create function work.store_constants(p_rows jsonb) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_stored integer;
begin
  insert into core.model_constants (model, horizon_h, coverage, computed_for, q, coins, n)
  select
    made.model, made.horizon_h, made.coverage, (now() at time zone 'UTC')::date, made.q,
    made.coins, made.n
  from jsonb_to_recordset(p_rows) as made(
    model     text,
    horizon_h integer,
    coverage  double precision,
    q         double precision,
    coins     integer,
    n         bigint
  )
  where made.coins >= private.setting('pool_coins')
  on conflict (model, horizon_h, coverage, computed_for) do nothing;
  get diagnostics v_stored = row_count;
  return v_stored;
end;
$$;

comment on function work.store_constants is
  'Store the constants of the model that rest on enough coins; how many are new.';
