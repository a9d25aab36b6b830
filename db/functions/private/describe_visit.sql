-- private.describe_visit: who looks at a page, until when, and how pages look to them.

create function private.describe_visit(p_user_id uuid, p_session text) returns jsonb
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select jsonb_build_object(
      'user', jsonb_build_object('id', users.id, 'email', users.email, 'role', users.role),
      'session', jsonb_build_object(
        'expires_at', private.iso_time(sessions.expires_at),
        'idle_until', private.iso_time(least(sessions.idle_until, sessions.expires_at)),
        'since', private.newest_event()
      ),
      'look', private.describe_appearance(users.id)
    )
    from core.users
    join core.sessions on sessions.user_id = users.id
    where users.id = p_user_id
      and sessions.token_hash = p_session
  );
end;
$$;

comment on function private.describe_visit is
  'Return user, session and appearance as pages show them.';
