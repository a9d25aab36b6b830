-- api.begin_reauthentication: somebody logged in is asked for the password once more.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required, 429 too_many_attempts
--
-- As at a login, the slot is taken before the password is hashed.

create function api.begin_reauthentication(
  p_session text,
  p_client  jsonb,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_attempt private.attempt;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('password_user', v_user_id), p_patient => true
  );
  if v_attempt.in_flight then
    return private.wait_for_attempt();
  end if;
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  return (
    select private.ok(json_build_object(
      'attempt', v_attempt.id, 'password_hash', password_hash, 'email', email
    ))
    from core.users
    where id = v_user_id
  );
end;
$$;

comment on function api.begin_reauthentication is
  'Take the slot of a password asked again: 200 with attempt and hash, 202 to wait, or 429.';
