-- private.listed_moves: how many coins of the market's list rose and fell in 24 hours, and its age.

create function private.listed_moves() returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'count', count(*),
    'rose', count(*) filter (where (listed.coin).price_change_24h > 0),
    'fell', count(*) filter (where (listed.coin).price_change_24h < 0),
    'unchanged', count(*) filter (where (listed.coin).price_change_24h = 0),
    'as_of', private.iso_time(max((listed.coin).last_updated))
  )
  from private.listed_coins() as listed
$$;

comment on function private.listed_moves is
  'Count the coins of the top 250 and which of them rose and fell; when the list was last made.';
