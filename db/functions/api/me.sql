-- api.me: who is logged in, and until when.
--
-- Refuses: 401 unauthenticated, 401 session_expired

create function api.me(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
begin
  return private.ok(json_build_object(
    'user', private.describe_account(v_user_id),
    'session', (
      select json_build_object('expires_at', private.iso_time(expires_at))
      from core.sessions
      where token_hash = p_session
    )
  ));
end;
$$;

comment on function api.me is 'Return the caller''s account and the end of the session.';
