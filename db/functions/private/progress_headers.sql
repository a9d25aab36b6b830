-- private.progress_headers: where a progressive analysis is found, and whether it goes on.

create function private.progress_headers(
  p_session_id uuid,
  p_until      integer default 1
) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object(
    'Location', '/api/ucie/progressive-analysis/' || p_session_id
  ) || case
    when phase_ends_at is null or phase_number > p_until then '{}'
    else private.retry_after(1) || jsonb_build_object('Wait-For', 'progress:' || p_session_id)
  end
  from core.analysis_runs
  where session_id = p_session_id
$$;

comment on function private.progress_headers is
  'The headers of a progressive analysis: its place, and what to wait for while it goes on.';
