-- private.scored_ranges: the 80 % ranges that were scored, each beside the baseline of its day.
--
-- `missed`, `stayed` and `agreed` are of the middle, as in private.scored_points.

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
  select
    ours.token_id,
    ours.horizon_h,
    ours.made_at,
    ours.actual_usd between ours.low_usd and ours.high_usd,
    private.range_score(ours.low_usd, ours.high_usd, ours.actual_usd),
    private.range_score(plain.low_usd, plain.high_usd, plain.actual_usd),
    abs(ln(ours.actual_usd / ours.mid_usd)),
    abs(ln(ours.actual_usd / ours.base_usd)),
    private.right_way(ours.base_usd, ours.mid_usd, ours.actual_usd)
  from core.predictions as ours
  left join core.predictions as plain
    on plain.token_id = ours.token_id
    and plain.model = 'random-walk-gauss/1'
    and plain.horizon_h = ours.horizon_h
    and plain.coverage = ours.coverage
    and plain.made_at = ours.made_at
  where ours.token_id = any(p_token_ids)
    and ours.model = 'range/1'
    and ours.coverage = 0.8
    and ours.actual_usd is not null
$$;

comment on function private.scored_ranges is
  'List every scored 80 % range with its interval score and that of the baseline.';
