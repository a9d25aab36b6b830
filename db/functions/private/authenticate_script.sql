-- private.authenticate_script: who gave a script its personal token, if that allows what is asked.
--
-- Refuses: 401 unauthenticated, 403 scope_missing, 403 session_required

create function private.authenticate_script(p_token_hash text, p_scope text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_token  core.personal_tokens;
  v_role   text;
  v_scope  text := case p_scope when 'watch' then 'read' else p_scope end;
begin
  perform set_config('app.session', coalesce(p_token_hash, ''), true);
  select personal_tokens.user_id, personal_tokens.scopes, personal_tokens.last_used_at, users.role
  into v_token.user_id, v_token.scopes, v_token.last_used_at, v_role
  from core.personal_tokens
  join core.users on users.id = personal_tokens.user_id
  where personal_tokens.token_hash = p_token_hash
    and personal_tokens.expires_at > now()
    and users.disabled_at is null;

  if not found then
    raise exception 'unauthenticated'
      using errcode = 'UC401', detail = 'This token is unknown, expired or withdrawn.';
  end if;
  if p_scope in ('session', 'look') then
    raise exception 'session_required'
      using errcode = 'UC403', detail = 'This is for people: log in instead of showing a token.';
  end if;
  if v_scope <> all(v_token.scopes) then
    raise exception 'scope_missing'
      using errcode = 'UC403', detail = 'This token has not the scope ' || v_scope || '.';
  end if;

  perform set_config('app.user_id', v_token.user_id::text, true);
  if v_token.last_used_at is null or v_token.last_used_at < now() - interval '1 minute' then
    perform private.touch_personal_token(p_token_hash);
  end if;
  if p_scope = 'admin' then
    perform private.require_admin(v_role);
  end if;
  return v_token.user_id;
end;
$$;

comment on function private.authenticate_script is
  'Return the user of a live personal token that has a scope, and bind the transaction to them.';
