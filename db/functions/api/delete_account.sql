-- api.delete_account: the caller's account goes, with everything personal.
--
-- Refuses: 400 attempt_invalid, 401 unauthenticated, 401 session_expired, 403 session_required,
--          409 last_admin, 422 password_wrong
--
-- The audit trail keeps its rows and forgets whose they were; the code stays redeemed.

create function api.delete_account(
  p_session     text,
  p_attempt     uuid,
  p_password_ok boolean,
  p_client      jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_refusal private.reply;
begin
  v_refusal := private.reauthenticate(v_user_id, p_attempt, p_password_ok, p_client);
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  if private.is_last_admin(v_user_id) then
    return private.refused(409, 'last_admin', 'Make somebody else an administrator first.');
  end if;
  perform private.log_auth_event('account_deleted', v_user_id, p_client);
  delete from core.users where id = v_user_id;
  return private.no_content();
end;
$$;

comment on function api.delete_account is
  'Delete the caller''s account and all that is personal: 204, or 409 or 422.';
