-- api.begin_login: take the slots of a login and give out the hash to check.
--
-- Refuses: 429 too_many_attempts
--
-- The slot is taken before anything is hashed, so that however many guesses arrive at once no
-- more than the limit are evaluated. An unknown address takes the same slots and writes the
-- same rows; its hash is null, and the caller checks a dummy of the same cost. A browser that
-- logged into the account before is counted for itself instead of with everybody who tries the
-- account, so that nobody can lock its owner out.

create function api.begin_login(
  p_email  text,
  p_client jsonb,
  p_device text default null,
  p_waited boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_email   text := lower(btrim(p_email));
  v_sender  text := private.address_key(p_client ->> 'ip');
  v_attempt private.attempt;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('login_pair', v_email || ' ' || v_sender, 'login_address', v_sender)
    || case
      when private.knows_device(v_email, p_device)
      then jsonb_build_object('login_device', v_email || ' ' || p_device)
      else jsonb_build_object('login_account', v_email)
    end,
    p_patient => true
  );
  if v_attempt.in_flight then
    return private.wait_for_attempt();
  end if;
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  return private.ok(json_build_object(
    'attempt', v_attempt.id,
    'password_hash', (select password_hash from core.users where email = v_email)
  ));
end;
$$;

comment on function api.begin_login is
  'Take the slots of a login: 200 with the attempt and the hash to check, 202 to wait, or 429.';
