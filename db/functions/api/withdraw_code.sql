-- api.withdraw_code: an access code opens no account any more.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 404 unknown_code, 409 code_redeemed
--
-- The row is locked before it is looked at, as a registration does: of the two one wins.

create function api.withdraw_code(p_session text, p_id uuid, p_client jsonb)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_code    core.access_codes;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  select redeemed, revoked_at into v_code.redeemed, v_code.revoked_at
  from core.access_codes
  where id = p_id
  for update;
  if not found then
    return private.refused(404, 'unknown_code', 'There is no such access code.');
  end if;
  if v_code.redeemed then
    return private.refused(409, 'code_redeemed', 'This access code has opened an account already.');
  end if;
  if v_code.revoked_at is null then
    update core.access_codes set revoked_at = now() where id = p_id;
    perform private.log_admin_act('access_code_revoked', p_client, p_id);
  end if;
  return private.no_content();
end;
$$;

comment on function api.withdraw_code is
  'Withdraw an access code: 204, also when it was, or 404 or 409.';
