-- api.list_shares: the links that the caller made, without their secrets.
--
-- Refuses: 401, 403 scope_missing

create function api.list_shares(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
begin
  return private.ok(json_build_object('shares', private.describe_shares(v_user_id)));
end;
$$;

comment on function api.list_shares is 'List the shared reports of the caller.';
