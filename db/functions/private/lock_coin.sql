-- private.lock_coin: one at a time decides how the progressive analyses of a coin go on.
--
-- Taken before a job's row is touched, and held to the end of the transaction: what is stored
-- is seen by whoever opens a phase next, and the other way round, so no phase waits for nothing.

create function private.lock_coin(p_token_id uuid) returns void
language sql volatile
set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('progress:' || p_token_id, 0))
$$;

comment on function private.lock_coin is
  'Hold a coin for the rest of the transaction against others who advance its analyses.';
