-- private.describe_phases: the phases of a progressive analysis for a page, without any answer.

create function private.describe_phases(p_run core.analysis_runs) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'session_id', p_run.session_id,
    'done', p_run.phase_ends_at is null,
    'phases', (
      select json_agg(
        json_build_object(
          'number', phases.phase_number,
          'name', phases.name,
          'state', coalesce(stored.phase_data ->> 'state', 'waiting'),
          'started_at', stored.phase_data ->> 'started_at',
          'elapsed_ms', (stored.phase_data ->> 'elapsed_ms')::integer,
          'budget_ms', phases.budget_ms,
          'parts', (
            select json_object_agg(
              types.type, coalesce(stored.phase_data #>> array['parts', types.type, 'state'], '')
            )
            from unnest(phases.analysis_types) as types(type)
          )
        )
        order by phases.phase_number
      )
      from core.analysis_phases as phases
      left join core.ucie_phase_data as stored
        on stored.session_id = p_run.session_id::text
        and stored.phase_number = phases.phase_number
    )
  )
$$;

comment on function private.describe_phases is
  'Describe the phases of a run: state, start, time, budget, and how each part stands.';
