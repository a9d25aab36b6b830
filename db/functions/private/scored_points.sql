-- private.scored_points: the challengers' forecasts of the middle that were scored.
--
-- `missed` is how far the price was from the forecast, `stayed` how far from where it was made, in
-- log price; `agreed` whether it went where the forecast said, null without a call.

create function private.scored_points(p_token_ids uuid[])
returns table (
  token_id  uuid,
  model     text,
  horizon_h integer,
  made_at   timestamptz,
  missed    double precision,
  stayed    double precision,
  agreed    boolean
)
language sql stable
set search_path = ''
as $$
  select
    token_id,
    model,
    horizon_h,
    made_at,
    abs(ln(actual_usd / mid_usd)),
    abs(ln(actual_usd / base_usd)),
    case when mid_usd <> base_usd and actual_usd <> base_usd
      then sign(mid_usd - base_usd) = sign(actual_usd - base_usd) end
  from core.predictions
  where token_id = any(p_token_ids)
    and coverage = 0
    and actual_usd is not null
$$;

comment on function private.scored_points is
  'List every scored forecast of the middle with its error and that of the price staying.';
