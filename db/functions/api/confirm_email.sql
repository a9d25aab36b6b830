-- api.confirm_email: the new address of an account was read by its holder, and is the address now.
--
-- Refuses: 400 token_invalid, 409 email_taken, 410 token_expired, 429 too_many_attempts
--
-- The old address is told. Links sent to it stop working.

create function api.confirm_email(p_token_hash text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt;
  v_token   core.account_tokens;
  v_refusal private.reply;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('verify_address', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  v_token := private.lock_account_token('change_email', p_token_hash, p_client);
  v_refusal := private.refused_link(v_token);
  if v_refusal.status is null
    and not private.rename_account(v_token.user_id, v_token.new_email, p_client)
  then
    v_refusal := private.refused(409, 'email_taken', 'An account with this e-mail exists already.');
  end if;
  if v_refusal.status is not null then
    perform private.log_auth_event(
      'email_changed', v_token.user_id, p_client, v_refusal.body::jsonb ->> 'code'
    );
    return v_refusal;
  end if;

  perform private.give_back_attempt(v_attempt.id);
  perform private.log_auth_event('email_changed', v_token.user_id, p_client);
  return private.ok('{"email_changed": true}');
end;
$$;

comment on function api.confirm_email is
  'Make the address that a letter went to that of the account: 200, or 400, 409, 410 or 429.';
