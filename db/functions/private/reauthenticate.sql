-- private.reauthenticate: end the check of a password asked again; null when it was right.
--
-- Refuses: 400 attempt_invalid, 422 password_wrong
--
-- The refusal is returned: the attempt stays spent and in the audit trail.

create function private.reauthenticate(
  p_user_id     uuid,
  p_attempt     uuid,
  p_password_ok boolean,
  p_client      jsonb
) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
begin
  perform private.spend_attempt(p_attempt, 'password_user', p_user_id::text);
  if coalesce(p_password_ok, false) then
    perform private.give_back_attempt(p_attempt);
    return null;
  end if;
  perform private.log_auth_event('failed_login', p_user_id, p_client, 'password_wrong');
  return private.refused_field(
    422, 'password_wrong', 'current_password', 'This is not the present password.'
  );
end;
$$;

comment on function private.reauthenticate is
  'Record how a password asked again was checked: null when right, else the refusal.';
