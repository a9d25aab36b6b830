-- private.is_to_come: whether a progressive analysis has an analysis made in a phase to come.

create function private.is_to_come(
  p_token core.ucie_tokens,
  p_type  text,
  p_run   core.analysis_runs
) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.analysis_phases
    cross join private.wanted_analyses(p_token, array[p_type])
    where p_run.phase_ends_at is not null
      and phase_number > p_run.phase_number
      and p_type = any (analysis_types)
  )
$$;

comment on function private.is_to_come is
  'Tell whether a later phase of a run makes this analysis.';
