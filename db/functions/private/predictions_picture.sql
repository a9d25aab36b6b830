-- private.predictions_picture: the newest 80 % ranges issued for a coin, ninety of each horizon.
--
-- [made_at, base, low, high, actual, whether it is void], oldest first, by horizon in hours.

create function private.predictions_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_object_agg(horizons.horizon_h, (
    select coalesce(
      json_agg(
        json_build_array(
          extract(epoch from made_at)::bigint, base_usd, low_usd, high_usd, actual_usd,
          void_reason is not null
        )
        order by made_at
      ),
      '[]'
    )
    from (
      select made_at, base_usd, low_usd, high_usd, actual_usd, void_reason
      from core.predictions
      where token_id = p_token_id
        and model = 'range/1'
        and predictions.horizon_h = horizons.horizon_h
        and coverage = 0.8
      order by made_at desc
      limit 90
    ) as newest
  ))
  from unnest(array[24, 168, 720]) as horizons(horizon_h)
$$;

comment on function private.predictions_picture is
  'Return the ranges of a coin as issued, and what came of them, by horizon.';
