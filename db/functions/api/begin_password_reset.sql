-- api.begin_password_reset: look at the link of a letter before a new password is hashed.
--
-- Refuses: 400 token_invalid, 410 token_expired, 429 too_many_attempts
--
-- The address comes along, since a password must not resemble it.

create function api.begin_password_reset(p_token_hash text, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt;
  v_token   core.account_tokens;
  v_refusal private.reply;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('reset_address', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  v_token := private.lock_account_token('reset_password', p_token_hash, p_client);
  v_refusal := private.refused_link(v_token);
  if v_refusal.status is not null then
    perform private.log_auth_event(
      'password_reset', v_token.user_id, p_client, v_refusal.body::jsonb ->> 'code'
    );
    return v_refusal;
  end if;
  return (
    select private.ok(json_build_object('attempt', v_attempt.id, 'email', email))
    from core.users
    where id = v_token.user_id
  );
end;
$$;

comment on function api.begin_password_reset is
  'Take the slot of a password reset: 200 with the attempt and the address, or 400, 410 or 429.';
