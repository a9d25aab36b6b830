-- private.share_coin: begin a progressive analysis of a coin beside others who begin one.
--
-- Whoever begins one touches no other's, so they need not wait for each other, only for those who
-- store and advance (private.lock_coin).

create function private.share_coin(p_token_id uuid) returns void
language sql volatile
set search_path = ''
as $$
  select pg_advisory_xact_lock_shared(hashtextextended('progress:' || p_token_id, 0))
$$;

comment on function private.share_coin is
  'Hold a coin for the rest of the transaction against those who advance its analyses.';
