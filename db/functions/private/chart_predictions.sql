-- private.chart_predictions: the 80 % ranges issued for a coin, as points, oldest first.
--
-- [made_at, horizon_h, base, low, mid, high, due_at, actual, void_reason].

create function private.chart_predictions(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select
      made_at, horizon_h, base_usd, low_usd, mid_usd, high_usd, due_at, actual_usd, void_reason
    from core.predictions
    where token_id = p_token_id
      and model = 'range/1'
      and coverage = 0.8
      and made_at >= coalesce(p_from, '-infinity')
    order by made_at desc, horizon_h desc
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_array(
        extract(epoch from made_at)::bigint, horizon_h, base_usd, low_usd, mid_usd, high_usd,
        private.iso_time(due_at), actual_usd, void_reason
      )
      order by made_at, horizon_h
    ),
    '[]'
  )
  from newest
$$;

comment on function private.chart_predictions is
  'Return up to so many newest ranges of a coin as issued, from a moment on, oldest first.';
