-- api.register: open an account with a one-time access code.
--
-- Refuses: 400 attempt_invalid, 400 hash_too_cheap, 409 email_taken, 422 access_code_invalid
--
-- The code's row is locked first, so of two people racing with one code the second waits, then
-- sees it redeemed. A refusal is returned, not raised: the attempt must stay in the audit trail.
-- Nothing that depends on the address happens before the code proved valid. An address that two
-- valid codes were shown for, and nobody has confirmed, is contested: api.verify_email.

create function api.register(
  p_attempt           uuid,
  p_email             text,
  p_password_hash     text,
  p_access_code       text,
  p_verification_hash text,
  p_sealed            text,
  p_client            jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_email   text := lower(btrim(p_email));
  v_code    uuid;
  v_user_id uuid;
begin
  perform private.spend_attempt(
    p_attempt, 'register_address', private.address_key(p_client ->> 'ip')
  );
  perform private.require_hash(p_password_hash);
  perform private.lapse_unverified_accounts(p_code => p_access_code);
  v_code := private.lock_access_code(p_access_code);
  if v_code is null then
    perform private.log_auth_event('register', null, p_client, 'access_code_invalid');
    return private.refused_field(
      422, 'access_code_invalid', 'access_code', 'This access code is not valid.'
    );
  end if;

  perform private.lapse_unverified_accounts(v_email);
  v_user_id := private.add_pending_user(v_email, p_password_hash, p_verification_hash);
  if v_user_id is null then
    update core.users set contested_at = now() where email = v_email and not email_verified;
    perform private.log_auth_event('register', null, p_client, 'email_taken');
    return private.refused_field(
      409, 'email_taken', 'email', 'An account with this e-mail exists already.'
    );
  end if;
  perform private.redeem_access_code(v_code, v_user_id);
  perform private.queue_letter('welcome', v_user_id, v_email, p_sealed, '{}', p_verification_hash);
  perform private.give_back_attempt(p_attempt);
  perform private.log_auth_event('register', v_user_id, p_client);
  return private.created(json_build_object(
    'user', private.describe_account(v_user_id)::jsonb - 'role',
    'requires_verification', true
  ));
end;
$$;

comment on function api.register is
  'Open an account with a one-time access code: 201 with the user, or 409 or 422.';
