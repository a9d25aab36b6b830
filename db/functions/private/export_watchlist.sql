-- private.export_watchlist: the coins a person follows, for that person's own copy.

create function private.export_watchlist(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'symbol', symbol,
        'notes', notes,
        'added_at', private.iso_time(added_at),
        'last_viewed_at', private.iso_time(last_viewed_at)
      )
      order by added_at, symbol
    ),
    '[]'
  )
  from core.ucie_watchlist
  where user_id = p_user_id
$$;

comment on function private.export_watchlist is 'List the watchlist of an account, whole.';
