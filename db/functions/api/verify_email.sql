-- api.verify_email: the holder of the letter confirms the address. Signs nobody in.
--
-- Refuses: 400 token_invalid, 410 token_expired, 429 too_many_attempts
--
-- The hash stays after use, so that pressing the button again is answered like the first time.
-- Where somebody else tried to register the same address meanwhile, nobody knows whose password the
-- account has: it is void, and whoever reads the mailbox sets a new one by /forgot-password.

create function api.verify_email(p_token_hash text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt;
  v_user    core.users;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('verify_address', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  select id, email_verified, verification_token_expires, contested_at
  into v_user.id, v_user.email_verified, v_user.verification_token_expires, v_user.contested_at
  from core.users
  where verification_token = p_token_hash
    and disabled_at is null
  for update;

  if v_user.id is null then
    perform private.log_auth_event('email_verified', null, p_client, 'token_invalid');
    return private.refused_field(400, 'token_invalid', 'token', 'This link is not valid.');
  end if;
  perform private.give_back_attempt(v_attempt.id);
  if not v_user.email_verified and v_user.verification_token_expires <= now() then
    perform private.log_auth_event('email_verified', v_user.id, p_client, 'token_expired');
    return private.refused(410, 'token_expired', 'This link has expired.');
  end if;
  if not v_user.email_verified then
    perform private.confirm_address(v_user.id, v_user.contested_at is not null);
    perform private.log_auth_event('email_verified', v_user.id, p_client);
  end if;
  return private.ok(json_build_object(
    'email_verified', true, 'password_reset_required', v_user.contested_at is not null
  ));
end;
$$;

comment on function api.verify_email is
  'Confirm an address by the token of its letter: 200, or 400, 410 or 429.';
