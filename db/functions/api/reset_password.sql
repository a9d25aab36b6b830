-- api.reset_password: the holder of the letter sets a new password. Signs nobody in.
--
-- Refuses: 400 attempt_invalid, 400 hash_too_cheap, 400 token_invalid, 410 token_expired
--
-- All in one transaction: the link is used, every other link, session, personal token and known
-- browser is void, and an attack on the account no longer counts against its owner. If it goes on,
-- this browser is known and gets in all the same. Whoever read the letter has the mailbox, so the
-- address is confirmed as well.

create function api.reset_password(
  p_attempt       uuid,
  p_token_hash    text,
  p_password_hash text,
  p_client        jsonb,
  p_device        text default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token   core.account_tokens;
  v_refusal private.reply;
begin
  perform private.spend_attempt(
    p_attempt, 'reset_address', private.address_key(p_client ->> 'ip')
  );
  perform private.require_hash(p_password_hash);
  v_token := private.lock_account_token('reset_password', p_token_hash, p_client);
  v_refusal := private.refused_link(v_token);
  if v_refusal.status is not null then
    perform private.log_auth_event(
      'password_reset', v_token.user_id, p_client, v_refusal.body::jsonb ->> 'code'
    );
    return v_refusal;
  end if;

  perform private.give_back_attempt(p_attempt);
  perform private.void_account(v_token.user_id, p_token_hash);
  perform private.remember_device(v_token.user_id, p_device, p_client);
  update core.users
  set password_hash = p_password_hash,
      email_verified = true,
      verification_token = null,
      verification_token_expires = null,
      contested_at = null
  where id = v_token.user_id;
  perform private.forgive_attempts(v_token.user_id, p_client);
  perform private.log_auth_event('password_reset', v_token.user_id, p_client);
  perform private.queue_notice('password_changed', v_token.user_id, p_client);
  return private.ok('{"password_reset": true}');
end;
$$;

comment on function api.reset_password is
  'Set a new password by the link of a letter and void all else: 200, or 400 or 410.';
