-- private.store_backtests: keep how the model did on a coin's candles, the last of each month.

create function private.store_backtests(p_token_id uuid, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_stored integer;
begin
  insert into core.backtests
    (token_id, model, horizon_h, computed_for, n, n_eff, from_at, to_at, metrics)
  select
    p_token_id, made.model, made.horizon_h, made.computed_for, made.n, made.n_eff,
    made.from_at, made.to_at, made.metrics
  from jsonb_to_recordset(p_rows) as made(
    model        text,
    horizon_h    integer,
    computed_for date,
    n            integer,
    n_eff        double precision,
    from_at      timestamptz,
    to_at        timestamptz,
    metrics      jsonb
  )
  on conflict (token_id, model, horizon_h, computed_for) do update
  set n = excluded.n,
      n_eff = excluded.n_eff,
      from_at = excluded.from_at,
      to_at = excluded.to_at,
      metrics = excluded.metrics
  where backtests.metrics <> excluded.metrics
    or backtests.n <> excluded.n;
  get diagnostics v_stored = row_count;

  delete from core.backtests as former
  using core.backtests as later
  where former.token_id = p_token_id
    and later.token_id = p_token_id
    and later.model = former.model
    and later.horizon_h = former.horizon_h
    and later.computed_for > former.computed_for
    and date_trunc('month', later.computed_for) = date_trunc('month', former.computed_for);
  return v_stored;
end;
$$;

comment on function private.store_backtests is
  'Store the backtests of a coin and drop earlier ones of the same month; the count of new ones.';
