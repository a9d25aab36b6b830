-- private.too_many_requests: the refusal of somebody who had too much fetched from upstream.
--
-- Refuses: 429 too_many_requests

create function private.too_many_requests(p_retry_after integer) returns private.reply
language sql immutable
set search_path = ''
as $$
  select private.refused(
    429,
    'too_many_requests',
    'You asked for much that had to be fetched. Wait a while, then go on.',
    private.retry_after(p_retry_after)
  )
$$;

comment on function private.too_many_requests is
  'Reply 429 to somebody who had as much fetched as one person may, and say when to come back.';
