-- private.feed_states: every feed that is read, when it answered and what with.

create function private.feed_states() returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'name', feed,
        'tried_at', extract(epoch from last_try_at),
        'ok_at', extract(epoch from last_ok_at),
        'error', last_error,
        'items', items_last,
        'dated', dated_last,
        'newest_at', extract(epoch from newest_at)
      )
      order by feed
    ),
    '[]'
  )
  from core.feed_state
$$;

comment on function private.feed_states is
  'Return the feeds by name with their last try, success, error, items and newest date.';
