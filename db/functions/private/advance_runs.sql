-- private.advance_runs: an analysis of a coin came or failed; whoever waits for it goes on.
--
-- The caller holds the lock of the coin. The first to go on are the analyses that rest on it.

create function private.advance_runs(p_token_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform private.resume_put_off(p_token_id);
  perform private.advance_run(session_id)
  from core.analysis_runs
  where token_id = p_token_id
    and phase_ends_at is not null
    and expires_at > now();
end;
$$;

comment on function private.advance_runs is
  'Advance every progressive analysis of a coin that is going on.';
