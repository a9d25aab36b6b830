-- private.open_phase: begin a phase of a progressive analysis; what it needs is queued.
--
-- The caller holds the coin (private.lock_coin, share_coin). Whoever else analyses the coin shares
-- what is made; the run is each person's own. Its time is counted from this moment, and not from
-- the transaction's beginning (asked_at), since that may have waited for the coin; what was within
-- its life at the beginning is not asked for, and counts for as long as the phase lasts.

create function private.open_phase(
  p_run    core.analysis_runs,
  p_token  core.ucie_tokens,
  p_number integer
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_phase core.analysis_phases;
  v_now   timestamptz := clock_timestamp();
begin
  v_phase := (
    select analysis_phases from core.analysis_phases where phase_number = p_number
  );
  update core.analysis_runs
  set phase_number = p_number,
      phase_ends_at = v_now + make_interval(secs => v_phase.budget_ms / 1000.0)
  where session_id = p_run.session_id;
  insert into core.ucie_phase_data (
    session_id, symbol, phase_number, user_id, expires_at, phase_data
  )
  values (
    p_run.session_id,
    p_token.asset_key,
    p_number,
    p_run.user_id,
    p_run.expires_at,
    jsonb_build_object(
      'phase', p_number,
      'name', v_phase.name,
      'state', 'running',
      'asked_at', now(),
      'started_at', v_now,
      'elapsed_ms', 0,
      'budget_ms', v_phase.budget_ms,
      'parts', '{}'::jsonb
    )
  );
  perform private.queue_analysis(
    p_token.id, p_token.asset_key, wanted.analysis_type, wanted.created_at, wanted.shown
  )
  from private.wanted_analyses(p_token, v_phase.analysis_types) as wanted;
  perform pg_notify('jobs', 'phase');
end;
$$;

comment on function private.open_phase is
  'Begin a phase of a run: note when it ends at the latest, and queue what has to be made.';
