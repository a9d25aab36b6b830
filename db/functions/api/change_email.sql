-- api.change_email: ask for another address; it counts once the letter sent there was answered.
--
-- Refuses: 400 attempt_invalid, 401 unauthenticated, 401 session_expired, 403 session_required,
--          422 password_wrong, 429 too_many_attempts
--
-- The same is written and answered whether the address is free or taken: whose addresses are known
-- here is nobody's business. The worker sends no letter to one that is taken. A mailbox that got
-- its share gets no further letter, and the answer does not say so. One person has so many letters
-- sent, to whomever. A newer request replaces the one before.

create function api.change_email(
  p_session     text,
  p_attempt     uuid,
  p_password_ok boolean,
  p_email       text,
  p_token_hash  text,
  p_sealed      text,
  p_client      jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_email   text := lower(btrim(p_email));
  v_refusal private.reply;
  v_attempt private.attempt;
begin
  perform private.lock_own_account(p_session, v_user_id);
  v_refusal := private.reauthenticate(v_user_id, p_attempt, p_password_ok, p_client);
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  v_attempt := private.take_attempt(jsonb_build_object('letter_sender', v_user_id));
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;

  perform private.log_auth_event('email_change_requested', v_user_id, p_client);
  if (private.take_letter_slot('confirm_new_email', v_email)).id is not null then
    delete from core.account_tokens
    where user_id = v_user_id
      and purpose = 'change_email'
      and used_at is null;
    insert into core.account_tokens (token_hash, user_id, purpose, new_email, expires_at)
    values (
      p_token_hash,
      v_user_id,
      'change_email',
      v_email,
      now() + make_interval(hours => private.setting('verification_hours'))
    );
    perform private.queue_letter(
      'confirm_new_email', v_user_id, v_email, p_sealed, p_token_hash => p_token_hash
    );
  end if;
  return private.accepted('{"status": "accepted"}');
end;
$$;

comment on function api.change_email is
  'Ask to change the address of an account: 202 for every address, or 422 or 429.';
