-- private.withdraw_shares: take back one shared report of an account, or all, and note each.

create function private.withdraw_shares(p_user_id uuid, p_id uuid, p_client jsonb)
returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_id        uuid;
  v_withdrawn integer := 0;
begin
  for v_id in
    update core.shared_reports
    set revoked_at = now(),
        body = null
    where user_id = p_user_id
      and id = coalesce(p_id, id)
      and revoked_at is null
    returning id
  loop
    perform private.log_auth_event('share_revoked', p_user_id, p_client, null, v_id);
    v_withdrawn := v_withdrawn + 1;
  end loop;
  return v_withdrawn;
end;
$$;

comment on function private.withdraw_shares is
  'Withdraw one shared report, or all where none is named; how many.';
