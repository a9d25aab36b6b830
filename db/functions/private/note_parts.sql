-- private.note_parts: write down how the parts of a phase stand; true when this ends the phase.
--
-- A failed part never fails its phase; the first fails only where there is no price at all. When
-- the phase ends, its parts keep their key figures.

create function private.note_parts(
  p_run     core.analysis_runs,
  p_phase   jsonb,
  p_parts   jsonb,
  p_is_over boolean
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_states text[] := array(select value ->> 'state' from jsonb_each(p_parts));
  v_ends   boolean := p_is_over or 'pending' <> all(v_states);
begin
  if p_parts = p_phase -> 'parts' and not v_ends then
    return false;
  end if;
  update core.ucie_phase_data
  set phase_data = p_phase || jsonb_build_object(
    'parts', case
      when v_ends then private.with_key_figures(p_run.token_id, p_parts)
      else p_parts
    end,
    'elapsed_ms', round(
      1000 * extract(epoch from clock_timestamp() - (p_phase ->> 'started_at')::timestamptz)
    ),
    'state', case
      when not v_ends then 'running'
      when p_run.phase_number = 1 and v_states && array['late', 'failed', 'limited'] then 'failed'
      when v_states && array['late', 'failed', 'stale', 'limited'] then 'partial'
      else 'done'
    end
  )
  where session_id = p_run.session_id::text
    and phase_number = p_run.phase_number;
  perform pg_notify('ready', 'progress:' || p_run.session_id);
  if v_ends then
    perform private.tell_phase(p_run, p_run.phase_number);
  end if;
  return v_ends;
end;
$$;

comment on function private.note_parts is
  'Store how the parts of a phase stand and wake who watches; true when the phase is over.';
