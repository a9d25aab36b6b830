-- private.issued_tally: how many forecasts there are, by model, horizon and coverage.
--
-- [model, horizon_h, coverage, issued, scored, void, hits, first made_at].

create function private.issued_tally() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_array(
        model, horizon_h, coverage, issued, scored, void, hits, extract(epoch from first_at)
      )
      order by model, horizon_h, coverage
    ),
    '[]'
  )
  from (
    select
      model,
      horizon_h,
      coverage,
      count(*) as issued,
      count(actual_usd) as scored,
      count(void_reason) as void,
      count(*) filter (where actual_usd between low_usd and high_usd) as hits,
      min(made_at) as first_at
    from core.predictions
    group by model, horizon_h, coverage
  ) as tallied
$$;

comment on function private.issued_tally is
  'Count every forecast ever issued, by model, horizon and promise.';
