-- private.risk_picture: the days that the card of a coin's risk draws.
--
-- `drawdown` is [closed_at, percent below the peak]: the first day, and the deepest of each of up
-- to 399 equal stretches after it; `moves` are the changes of the closes of the last 365 days, in
-- percent; one of more than e^20 is an error of its source and left out.

create function private.risk_picture(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  with days as (
    select
      closed_at,
      drawdown_pct,
      lag(close) over (order by closed_at) as before,
      close,
      row_number() over (order by closed_at) as place,
      count(*) over () as length
    from private.risk_days(p_token)
  ),
  drawn as (
    select distinct on (stretch) closed_at, drawdown_pct
    from days
    cross join lateral (
      select case when place > 1 then (place - 2) * 399 / greatest(length, 399) else -1 end
    ) as cut (stretch)
    order by stretch, drawdown_pct desc, closed_at
  )
  select json_build_object(
    'drawdown', (
      select coalesce(
        json_agg(
          json_build_array(extract(epoch from closed_at)::bigint, round(drawdown_pct::numeric, 4))
          order by closed_at
        ),
        '[]'
      )
      from drawn
    ),
    'moves', (
      select coalesce(
        json_agg(round((100 * (close / before - 1))::numeric, 4) order by closed_at), '[]'
      )
      from days
      where place > length - 365
        and abs(ln(close) - ln(before)) < 20
    )
  )
$$;

comment on function private.risk_picture is
  'Return the depths below the peak and the daily moves of a year that a coin''s card draws.';
