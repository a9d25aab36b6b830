-- private.is_admin: whether a session is a live one of an admin; never refuses.
--
-- For doors that anyone may use and that show admins more.

create function private.is_admin(p_session text) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  perform set_config('app.session', coalesce(p_session, ''), true);
  return exists (
    select from core.sessions
    join core.users on users.id = sessions.user_id
    where sessions.token_hash = p_session
      and sessions.expires_at > now()
      and users.disabled_at is null
      and users.role = 'admin'
  );
end;
$$;

comment on function private.is_admin is 'Whether this session belongs to an admin.';
