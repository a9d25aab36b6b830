-- private.phase_parts: how each analysis of a phase stands, by type.

create function private.phase_parts(
  p_asset_key text,
  p_number    integer,
  p_asked_at  timestamptz,
  p_is_over   boolean,
  p_limited   jsonb
) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_object_agg(
    types.type,
    private.phase_part(p_asset_key, types.type, p_asked_at, p_is_over, p_limited ->> types.type)
  )
  from core.analysis_phases
  cross join unnest(analysis_phases.analysis_types) as types(type)
  where analysis_phases.phase_number = p_number
$$;

comment on function private.phase_parts is
  'Map each type of a phase to how it stands.';
