-- work.issue_predictions: the forecasts of one coin made from the close of the day that ended last.
--
-- All of a coin and day at once, and once: whoever comes second changes nothing, nor does who made
-- them from another day. `p_rows` are [{model, horizon_h, coverage, low_usd, mid_usd, high_usd}].

create function work.issue_predictions(
  p_token_id uuid,
  p_made_at  timestamptz,
  p_source   text,
  p_base_usd double precision,
  p_rows     jsonb
) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_day    constant timestamptz := date_trunc('day', now(), 'UTC');
  v_issued integer;
begin
  perform from core.ucie_tokens where id = p_token_id for no key update;
  if p_made_at <> v_day
    or now() >= v_day + make_interval(hours => private.setting('forecast_hours'))
    or exists (
      select
      from core.predictions
      where token_id = p_token_id
        and model = 'range/1'
        and made_at = v_day
    )
  then
    return 0;
  end if;

  insert into core.predictions (
    token_id, model, horizon_h, coverage, made_at, base_usd, low_usd, mid_usd, high_usd, due_at,
    source
  )
  select
    p_token_id, made.model, made.horizon_h, made.coverage, v_day, p_base_usd, made.low_usd,
    made.mid_usd, made.high_usd, v_day + make_interval(hours => made.horizon_h), p_source
  from jsonb_to_recordset(p_rows) as made(
    model     text,
    horizon_h integer,
    coverage  double precision,
    low_usd   double precision,
    mid_usd   double precision,
    high_usd  double precision
  );
  get diagnostics v_issued = row_count;
  return v_issued;
end;
$$;

comment on function work.issue_predictions is
  'Issue the forecasts of a coin for today, unless that was done; how many were issued.';
