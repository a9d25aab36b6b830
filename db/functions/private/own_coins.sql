-- private.own_coins: the coins a person watches or opened last.

create function private.own_coins(p_user_id uuid) returns setof core.ucie_tokens
language sql stable
set search_path = ''
as $$
  select tokens
  from (
    select opened_coins.token_id
    from core.opened_coins
    where opened_coins.user_id = p_user_id
    union
    select watched.id
    from (
      select symbol
      from core.ucie_watchlist
      where user_id = p_user_id
      order by added_at, symbol
      limit 50
    ) as listed
    join core.ucie_tokens as watched on watched.asset_key = listed.symbol
  ) as own
  join core.ucie_tokens as tokens on tokens.id = own.token_id
$$;

comment on function private.own_coins is
  'Return the coins of a person: those last opened, and the first fifty of the watchlist.';
