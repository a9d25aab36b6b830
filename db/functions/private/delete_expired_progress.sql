-- private.delete_expired_progress: one batch of progressive analyses past their hour.
--
-- Their events go with them. That of which the newest event tells stays until there is a newer one,
-- as in private.delete_old_events.

create function private.delete_expired_progress(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_phases integer;
begin
  with expired as (
    select id from core.ucie_phase_data
    where expires_at < now()
    limit p_batch
    for update skip locked
  )
  delete from core.ucie_phase_data
  using expired
  where ucie_phase_data.id = expired.id;
  get diagnostics v_phases = row_count;

  with expired as (
    select session_id from core.analysis_runs
    where expires_at < now()
      and session_id is distinct from (
        select stream_events.session_id
        from core.stream_order
        join core.stream_events on stream_events.id = stream_order.event_id
        where stream_order.number = private.newest_event()
      )
    limit p_batch
    for update skip locked
  )
  delete from core.analysis_runs
  using expired
  where analysis_runs.session_id = expired.session_id;
  return v_phases;
end;
$$;

comment on function private.delete_expired_progress is
  'Delete a batch of phases and runs past their time; the number of phases.';
