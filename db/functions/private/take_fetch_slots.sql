-- private.take_fetch_slots: count what has to be made for a progressive analysis, for the caller.
--
-- Every type that is to be made, each with null, or with the moment at which this person may ask
-- for it again: then it is left out. All is counted at the beginning, so no phase stops for it, and
-- what belongs to an earlier phase comes first.

create function private.take_fetch_slots(p_token core.ucie_tokens) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  v_slots jsonb := '{}'::jsonb;
  v_type  text;
  v_slot  private.attempt;
begin
  for v_type in
    select wanted.analysis_type
    from private.wanted_analyses(p_token, private.available_types()) as wanted
    join core.analysis_phases as phases
      on wanted.analysis_type = any(phases.analysis_types)
    order by
      phases.phase_number, array_position(phases.analysis_types, wanted.analysis_type)
  loop
    v_slot := private.take_fetch_slot('fetch_user', 'analyse', p_token.asset_key || ':' || v_type);
    v_slots := v_slots || jsonb_build_object(
      v_type, date_trunc('second', now()) + make_interval(secs => v_slot.retry_after + 1)
    );
  end loop;
  return v_slots;
end;
$$;

comment on function private.take_fetch_slots is
  'Take the caller''s slots for what a coin lacks: by type null, or when it may be asked for.';
