-- private.watched_rows: a person's watchlist as rows of the market, in the order they were added.
--
-- Fifty at most, with the count of all. A line of seven days that is older than a day is none.

create function private.watched_rows(p_user_id uuid) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'count', (select count(*) from core.ucie_watchlist where user_id = p_user_id),
      'rows', coalesce(
        json_agg(
          case
            when tokens.id is null
              then jsonb_build_object('id', null, 'symbol', listed.symbol, 'name', listed.symbol)
            else private.describe_market_row(tokens)::jsonb
          end
            || jsonb_build_object(
              'change_7d_pct', figures.change_7d_pct,
              'week_usd', to_jsonb(figures.week_usd),
              'as_of', private.iso_time(tokens.last_updated),
              'alerts', (
                select count(*)
                from core.ucie_alerts
                where user_id = p_user_id
                  and symbol = listed.symbol
                  and enabled
              )
            )
          order by listed.added_at, listed.symbol
        ),
        '[]'
      )
    )
    from (
      select symbol, added_at
      from core.ucie_watchlist
      where user_id = p_user_id
      order by added_at, symbol
      limit 50
    ) as listed
    left join core.ucie_tokens as tokens on tokens.asset_key = listed.symbol
    left join core.market_figures as figures
      on figures.token_id = tokens.id
      and figures.as_of > now() - interval '26 hours'
  );
end;
$$;

comment on function private.watched_rows is
  'Return the watchlist with prices, changes, lines of seven days and counts of alerts.';
