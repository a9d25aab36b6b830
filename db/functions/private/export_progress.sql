-- private.export_progress: the progressive analyses of a person, for that person's own copy.

create function private.export_progress(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'coin', tokens.coingecko_id,
        'begun_at', private.iso_time(runs.created_at),
        'expires_at', private.iso_time(runs.expires_at),
        'phases', (
          select coalesce(json_agg(stored.phase_data order by stored.phase_number), '[]')
          from core.ucie_phase_data as stored
          where stored.session_id = runs.session_id::text
        )
      )
      order by runs.created_at desc, runs.session_id
    ),
    '[]'
  )
  from core.analysis_runs as runs
  join core.ucie_tokens as tokens on tokens.id = runs.token_id
  where runs.user_id = p_user_id
    and runs.expires_at > now()
$$;

comment on function private.export_progress is
  'List the progressive analyses of an account with what their phases found, whole.';
