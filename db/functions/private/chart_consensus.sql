-- private.chart_consensus: the logged consensuses of a coin, as points, oldest first.
--
-- [at, direction, confidence, verdict, price_usd, ret_7d, ret_30d].

create function private.chart_consensus(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select made_at, direction, confidence, verdict, price_usd, ret_7d, ret_30d
    from core.consensus_log
    where token_id = p_token_id
      and made_at >= coalesce(p_from, '-infinity')
    order by made_at desc
    limit p_most
  )
  select coalesce(
    json_agg(
      json_build_array(
        extract(epoch from made_at)::bigint, direction, confidence, verdict, price_usd, ret_7d,
        ret_30d
      )
      order by made_at
    ),
    '[]'
  )
  from newest
$$;

comment on function private.chart_consensus is
  'Return up to so many newest logged consensuses of a coin, oldest first.';
