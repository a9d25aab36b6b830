-- private.export_visits: when a person saw the home and at which prices, for an own copy.

create function private.export_visits(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'seen_at', private.iso_time(seen.at),
        'prices_usd', (
          select coalesce(json_object_agg(tokens.coingecko_id, price order by coingecko_id), '{}')
          from jsonb_each_text(seen.prices) as shown(token_id, price)
          join core.ucie_tokens as tokens on tokens.id = shown.token_id::uuid
        )
      )
      order by seen.at desc
    ),
    '[]'
  )
  from core.home_visits as visits
  cross join lateral (
    values (visits.seen_at, visits.prices), (visits.before_at, visits.before_prices)
  ) as seen(at, prices)
  where visits.user_id = p_user_id
    and seen.at is not null
$$;

comment on function private.export_visits is
  'List the last visits of an account to the home with the prices it was shown.';
