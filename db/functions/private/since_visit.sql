-- private.since_visit: what changed for a person since the visit before this one.
--
-- Null when there was none. Only stored figures: prices as the home showed them then and as they
-- are stored now, alerts that fired, stories that were first seen since.

create function private.since_visit(p_user_id uuid) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    with visit as (
      select before_at, before_prices
      from core.home_visits
      where user_id = p_user_id
        and before_at is not null
    ),
    moved as (
      select
        tokens,
        seen.price as price_then,
        100 * (tokens.current_price_usd / seen.price - 1) as change_pct
      from visit
      cross join lateral (
        select key::uuid as token_id, value::numeric as price
        from jsonb_each_text(visit.before_prices)
      ) as seen
      join core.ucie_tokens as tokens on tokens.id = seen.token_id
      where tokens.current_price_usd is not null
        and seen.price > 0
    )
    select json_build_object(
      'at', private.iso_time(visit.before_at),
      'rose', (select count(*) from moved where change_pct > 0),
      'fell', (select count(*) from moved where change_pct < 0),
      'coins', (
        select coalesce(json_agg(described order by size desc, id), '[]')
        from (
          select
            private.describe_market_row(tokens)::jsonb
              || jsonb_build_object('price_then_usd', price_then, 'since_pct', change_pct)
              as described,
            abs(change_pct) as size,
            (tokens).id as id
          from moved
          order by abs(change_pct) desc, (tokens).id
          limit 5
        ) as most
      ),
      'alerts', (
        select count(*)
        from core.ucie_alerts
        where user_id = p_user_id
          and triggered_at > visit.before_at
      ),
      'stories', private.stories_since(
        visit.before_at, array(select own.id from private.own_coins(p_user_id) as own)
      )
    )
    from visit
  );
end;
$$;

comment on function private.since_visit is
  'Return what a person''s coins, alerts and stories did since the visit before, or null.';
