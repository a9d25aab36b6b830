-- private.newest_event: the number up to which events have been told; 0 before the first.

create function private.newest_event() returns bigint
language sql stable
set search_path = ''
as $$ select coalesce(max(number), 0) from core.stream_order $$;

comment on function private.newest_event is
  'Return the highest number of an event: what a page shows is as new as that.';
