-- api.begin_registration: take the slot of a registration, before its password is hashed.
--
-- Refuses: 429 too_many_attempts

create function api.begin_registration(p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('register_address', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client, 'code_guessing');
  end if;
  return private.ok(json_build_object('attempt', v_attempt.id));
end;
$$;

comment on function api.begin_registration is
  'Take the slot of a registration: 200 with the attempt, or 429.';
