-- api.login: record how a password check ended, and open the session when it succeeded.
--
-- Refuses: 400 attempt_invalid, 400 hash_too_cheap, 401 invalid_credentials, 403 email_unverified
--
-- An unknown address and a wrong password write and answer the same. Whoever knows the password
-- gets the slots back. A session that the browser had until now ends: it gets a new one. The
-- account is locked first, so that no login slips past somebody who disables or deletes it. Nor
-- does one past a new password: the hash that was checked must still be the account's.

create function api.login(
  p_attempt           uuid,
  p_email             text,
  p_password_ok       boolean,
  p_password_hash     text,
  p_session_hash      text,
  p_new_password_hash text,
  p_client            jsonb,
  p_device            text default null,
  p_session           text default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_email text := lower(btrim(p_email));
  v_user  core.users;
begin
  v_user := (select users from core.users where email = v_email for no key update);
  perform private.spend_attempt(
    p_attempt, 'login_pair', v_email || ' ' || private.address_key(p_client ->> 'ip')
  );
  if v_user.id is null or v_user.disabled_at is not null or not coalesce(p_password_ok, false)
  then
    perform private.log_auth_event('failed_login', v_user.id, p_client, 'invalid_credentials');
    return private.refused(
      401, 'invalid_credentials', 'E-mail or password is not right.'
    );
  end if;
  if v_user.password_hash is distinct from p_password_hash then
    perform private.log_auth_event('failed_login', v_user.id, p_client, 'attempt_invalid');
    return private.refused(
      400, 'attempt_invalid', 'The password was changed meanwhile. Try again.'
    );
  end if;
  perform private.give_back_attempt(p_attempt);
  if not v_user.email_verified then
    perform private.log_auth_event('failed_login', v_user.id, p_client, 'email_unverified');
    return private.refused(
      403, 'email_unverified', 'Open the link in the letter we sent first.'
    );
  end if;

  if p_new_password_hash is not null then
    perform private.require_hash(p_new_password_hash);
    update core.users set password_hash = p_new_password_hash where id = v_user.id;
  end if;
  perform private.log_auth_event('login', v_user.id, p_client);
  perform private.remember_device(v_user.id, p_device, p_client);
  perform private.end_shown_session(p_session, p_client);
  return private.ok(json_build_object(
    'user', json_build_object('id', v_user.id, 'email', v_user.email, 'role', v_user.role),
    'expires_at', private.iso_time(private.open_session(v_user.id, p_session_hash, p_client))
  ));
end;
$$;

comment on function api.login is
  'End a login: 200 with the user and the session''s end, or 401 or 403.';
