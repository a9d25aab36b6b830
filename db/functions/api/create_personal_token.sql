-- api.create_personal_token: a key for a script; the caller made it up and shows it once.
--
-- It outlives the session that made it, so its owner hears of it by letter.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 admin_only, 403 session_required,
--          409 token_name_taken, 409 too_many_tokens, 422 bad_expiry, 422 bad_name, 422 bad_scopes

create function api.create_personal_token(
  p_session    text,
  p_name       text,
  p_scopes     jsonb,
  p_expires_at text,
  p_token_hash text,
  p_hint       text,
  p_client     jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_refusal private.reply;
  v_id      uuid;
begin
  v_refusal := private.refused_personal_token(p_name, p_scopes, p_expires_at);
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  perform private.lock_own_account(p_session, v_user_id);
  if p_scopes ? 'admin' then
    perform private.require_admin((select role from core.users where id = v_user_id));
  end if;
  if (select count(*) from core.personal_tokens where user_id = v_user_id)
    >= private.setting('personal_tokens_per_user')
  then
    return private.refused(409, 'too_many_tokens', 'Withdraw a token before making another.');
  end if;

  insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)
  select
    v_user_id,
    btrim(p_name),
    p_token_hash,
    p_hint,
    array_agg(distinct scope),
    private.token_expiry(p_expires_at)
  from jsonb_array_elements_text(p_scopes) as asked(scope)
  on conflict on constraint personal_tokens_name do nothing
  returning id into v_id;
  if v_id is null then
    return private.refused_field(409, 'token_name_taken', 'name', 'You have a token of this name.');
  end if;
  perform private.log_auth_event('token_created', v_user_id, p_client, null, v_id);
  perform private.queue_notice('token_created', v_user_id, p_client);
  return private.created(private.describe_personal_token(v_id));
end;
$$;

comment on function api.create_personal_token is
  'Store the hash of a new personal token: 201 with what is known of it, or 403, 409 or 422.';
