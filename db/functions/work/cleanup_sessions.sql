-- work.cleanup_sessions: one batch of the nightly cleaning of sessions.
--
-- The worker calls it until nothing is left, so that each batch is a short transaction.

create function work.cleanup_sessions(p_batch integer default 10000) returns jsonb
language sql volatile security definer
set search_path = ''
as $$ select private.delete_expired_sessions(p_batch) $$;

comment on function work.cleanup_sessions is
  'Delete one batch of expired sessions; the counts by table, all 0 when done.';
