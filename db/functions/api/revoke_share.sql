-- api.revoke_share: a link shows nothing any more, from this moment, and its snapshot is gone.
--
-- Refuses: 401, 403 scope_missing, 404 unknown_share

create function api.revoke_share(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'write');
begin
  if private.withdraw_shares(v_user_id, p_id, p_client) = 0 then
    return private.refused(404, 'unknown_share', 'You have no such link that works.');
  end if;
  return private.no_content();
end;
$$;

comment on function api.revoke_share is 'Withdraw a shared report: 204, or 404.';
