-- api.list_sessions: where the caller is logged in.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.list_sessions(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  return private.ok(
    json_build_object('sessions', private.describe_sessions(v_user_id, p_session))
  );
end;
$$;

comment on function api.list_sessions is 'List the live sessions of the caller, this one first.';
