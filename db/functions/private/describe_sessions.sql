-- private.describe_sessions: the live sessions of an account as its holder sees them; no token.

create function private.describe_sessions(p_user_id uuid, p_session text default null)
returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', id,
        'device', private.device_name(user_agent),
        'user_agent', user_agent,
        'address', ip_address,
        'created_at', private.iso_time(created_at),
        'last_seen_at', private.iso_time(last_seen_at),
        'expires_at', private.iso_time(least(expires_at, idle_until)),
        'current', coalesce(token_hash = p_session, false)
      )
      order by token_hash = p_session desc nulls last, last_seen_at desc, id
    ),
    '[]'
  )
  from core.sessions
  where user_id = p_user_id
    and superseded_at is null
    and least(expires_at, idle_until) > now()
$$;

comment on function private.describe_sessions is
  'List live sessions: device, address, times, and which one asks; the asking one first.';
