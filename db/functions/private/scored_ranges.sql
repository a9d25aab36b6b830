-- private.scored_ranges: the 80 % ranges that were scored, each beside the baseline of its day.
--
-- The interval score (Gneiting and Raftery 2007) is in log price: the width, and ten times the
-- miss; lower is better. `missed`, `stayed` and `agreed` are of the middle, as in
-- private.scored_points. Written out, for a function called for every row takes ten times as long.

create function private.scored_ranges(p_token_ids uuid[])
returns table (
  token_id  uuid,
  horizon_h integer,
  made_at   timestamptz,
  hit       boolean,
  score     double precision,
  baseline  double precision,
  missed    double precision,
  stayed    double precision,
  agreed    boolean
)
language sql stable
set search_path = ''
as $$
  with scored as (
    select
      token_id,
      model,
      horizon_h,
      made_at,
      base_usd,
      mid_usd,
      actual_usd,
      actual_usd between low_usd and high_usd as hit,
      ln(high_usd / low_usd)
        + 10 * greatest(0, ln(low_usd / actual_usd), ln(actual_usd / high_usd)) as score
    from core.predictions
    where token_id = any(p_token_ids)
      and model in ('range/1', 'random-walk-gauss/1')
      and coverage = 0.8
      and actual_usd is not null
  )
  select
    ours.token_id,
    ours.horizon_h,
    ours.made_at,
    ours.hit,
    ours.score,
    plain.score,
    abs(ln(ours.actual_usd / ours.mid_usd)),
    abs(ln(ours.actual_usd / ours.base_usd)),
    case when ours.mid_usd <> ours.base_usd and ours.actual_usd <> ours.base_usd
      then sign(ours.mid_usd - ours.base_usd) = sign(ours.actual_usd - ours.base_usd) end
  from scored as ours
  left join scored as plain
    on plain.token_id = ours.token_id
    and plain.horizon_h = ours.horizon_h
    and plain.made_at = ours.made_at
    and plain.model <> ours.model
  where ours.model = 'range/1'
$$;

comment on function private.scored_ranges is
  'List every scored 80 % range with its interval score and that of the baseline.';
