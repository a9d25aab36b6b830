-- private.own_coins: the coins a person watches or opened last.

create function private.own_coins(p_user_id uuid) returns setof core.ucie_tokens
language sql stable
set search_path = ''
as $$
  select tokens
  from core.ucie_tokens as tokens
  where tokens.id in (
      select token_id from core.opened_coins where user_id = p_user_id
    )
    or tokens.asset_key in (
      select symbol
      from core.ucie_watchlist
      where user_id = p_user_id
      order by added_at, symbol
      limit 50
    )
$$;

comment on function private.own_coins is
  'Return the coins of a person: those last opened, and the first fifty of the watchlist.';
