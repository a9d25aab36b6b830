-- api.change_password: a new password, by somebody who knows the present one.
--
-- Refuses: 400 attempt_invalid, 400 hash_too_cheap, 401 unauthenticated, 401 session_expired,
--          403 session_required, 422 password_wrong
--
-- Every other session ends, links to reset the old one stop working, and this session gets a new
-- token; the old token lives on for ten seconds, for requests that are on their way.

create function api.change_password(
  p_session           text,
  p_attempt           uuid,
  p_password_ok       boolean,
  p_new_password_hash text,
  p_new_session_hash  text,
  p_client            jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_refusal private.reply;
begin
  perform private.lock_own_account(p_session, v_user_id);
  v_refusal := private.reauthenticate(v_user_id, p_attempt, p_password_ok, p_client);
  if v_refusal.status is not null then
    return v_refusal;
  end if;

  perform private.require_hash(p_new_password_hash);
  update core.users set password_hash = p_new_password_hash where id = v_user_id;
  delete from core.account_tokens where user_id = v_user_id and used_at is null;
  delete from core.sessions where user_id = v_user_id and token_hash <> p_session;
  update core.sessions
  set superseded_at = now(),
      expires_at = least(expires_at, now() + interval '10 seconds')
  where token_hash = p_session;

  perform private.log_auth_event('password_changed', v_user_id, p_client);
  perform private.queue_notice('password_changed', v_user_id, p_client);
  return private.ok(json_build_object(
    'expires_at', private.iso_time(private.open_session(v_user_id, p_new_session_hash, p_client))
  ));
end;
$$;

comment on function api.change_password is
  'Set a new password and end all other sessions: 200 with the end of the new one, or 422.';
