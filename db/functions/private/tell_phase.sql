-- private.tell_phase: tell the owner of a progressive analysis how a phase stands.
--
-- As the analysis itself shows it, but for the envelopes: those are large and read where they are.

create function private.tell_phase(p_run core.analysis_runs, p_number integer) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_phase jsonb := (
    select phase_data
    from core.ucie_phase_data
    where session_id = p_run.session_id::text
      and phase_number = p_number
  );
begin
  perform private.publish(
    'phase',
    jsonb_build_object(
      'session_id', p_run.session_id,
      'number', p_number,
      'name', v_phase -> 'name',
      'state', v_phase -> 'state',
      'started_at', private.iso_time((v_phase ->> 'started_at')::timestamptz),
      'elapsed_ms', v_phase -> 'elapsed_ms',
      'budget_ms', v_phase -> 'budget_ms',
      'data', (
        select coalesce(
          jsonb_object_agg(
            part.key,
            jsonb_build_object('state', part.value -> 'state', 'error', part.value -> 'error')
          ),
          '{}'
        )
        from jsonb_each(v_phase -> 'parts') as part
      )
    ),
    p_run.user_id,
    p_run.session_id
  );
end;
$$;

comment on function private.tell_phase is
  'Publish how a phase of a run stands, without its envelopes.';
