-- api.revoke_personal_token: a script's key opens nothing any more.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required, 404 unknown_token

create function api.revoke_personal_token(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  delete from core.personal_tokens
  where id = p_id
    and user_id = v_user_id;
  if not found then
    return private.refused(404, 'unknown_token', 'There is no such token of yours.');
  end if;
  perform private.log_auth_event('token_revoked', v_user_id, p_client, null, p_id);
  return private.no_content();
end;
$$;

comment on function api.revoke_personal_token is 'Withdraw a personal token: 204, or 404.';
