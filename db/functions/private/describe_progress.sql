-- private.describe_progress: a progressive analysis as its owner sees it, with four phases.

create function private.describe_progress(p_session_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'session_id', runs.session_id,
    'symbol', tokens.asset_key,
    'coin', json_build_object(
      'id', tokens.coingecko_id, 'symbol', tokens.symbol, 'name', tokens.name
    ),
    'created_at', private.iso_time(runs.created_at),
    'expires_at', private.iso_time(runs.expires_at),
    'done', runs.phase_ends_at is null,
    'phases', (
      select json_agg(
        json_build_object(
          'number', phases.phase_number,
          'name', phases.name,
          'state', coalesce(stored.phase_data ->> 'state', 'waiting'),
          'started_at', private.iso_time((stored.phase_data ->> 'started_at')::timestamptz),
          'elapsed_ms', (stored.phase_data ->> 'elapsed_ms')::integer,
          'budget_ms', phases.budget_ms,
          'data', (
            select coalesce(
              json_object_agg(part.key, private.shown_part(tokens, part.key, part.value)), '{}'
            )
            from jsonb_each(stored.phase_data -> 'parts') as part
          )
        )
        order by phases.phase_number
      )
      from core.analysis_phases as phases
      left join core.ucie_phase_data as stored
        on stored.session_id = runs.session_id::text
        and stored.phase_number = phases.phase_number
    )
  )
  from core.analysis_runs as runs
  join core.ucie_tokens as tokens on tokens.id = runs.token_id
  where runs.session_id = p_session_id
$$;

comment on function private.describe_progress is
  'Describe a progressive analysis: every phase with its state, time, budget and parts.';
