-- api.list_personal_tokens: the keys that the caller gave to scripts.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.list_personal_tokens(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  return private.ok(
    json_build_object('tokens', private.describe_personal_tokens(v_user_id))
  );
end;
$$;

comment on function api.list_personal_tokens is 'List the personal tokens of the caller.';
