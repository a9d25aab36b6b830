-- private.wait_for_attempt: others try for the same account right now; their outcome decides.

create function private.wait_for_attempt() returns private.reply
language sql immutable
set search_path = ''
as $$
  select private.accepted('{}', '{"Wait-For": "attempts", "Retry-After": "1"}')
$$;

comment on function private.wait_for_attempt is
  'Reply 202 to a caller who will ask again within a moment.';
