-- api.disown_account: somebody else used this address; the account that nobody confirmed goes.
--
-- Refuses: 400 token_invalid, 429 too_many_attempts

create function api.disown_account(p_token_hash text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt;
  v_user_id uuid;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('verify_address', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  select id into v_user_id
  from core.users
  where verification_token = p_token_hash
    and not email_verified
  for update;

  if v_user_id is null then
    perform private.log_auth_event('account_disowned', null, p_client, 'token_invalid');
    return private.refused_field(400, 'token_invalid', 'token', 'This link is not valid.');
  end if;
  perform private.give_back_attempt(v_attempt.id);
  perform private.delete_unverified_account(v_user_id);
  perform private.log_auth_event('account_disowned', null, p_client);
  return private.no_content();
end;
$$;

comment on function api.disown_account is
  'Delete the unverified account of a letter that reached the wrong person: 204, 400 or 429.';
