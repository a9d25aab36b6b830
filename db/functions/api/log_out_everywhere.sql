-- api.log_out_everywhere: every session of the caller ends, this one too.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required
--
-- The account is locked, so that no login at the same moment slips through.

create function api.log_out_everywhere(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  perform from core.users where id = v_user_id for no key update;
  delete from core.sessions where user_id = v_user_id;
  perform private.log_auth_event('sessions_ended', v_user_id, p_client);
  return private.no_content();
end;
$$;

comment on function api.log_out_everywhere is 'End every session of the caller: 204.';
