-- api.get_admin_page: the service at a glance, for its admins.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing

create function api.get_admin_page(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_counts  json;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  select json_build_object('users', accounts, 'codes', invitations, 'day', lately)
  into v_counts
  from (
    select json_build_object(
      'all', count(*),
      'verified', count(*) filter (where email_verified),
      'disabled', count(*) filter (where disabled_at is not null),
      'admins', count(*) filter (where role = 'admin')
    ) as accounts
    from core.users
  ) as users,
  (
    select json_build_object(
      'free', count(*) filter (where private.access_code_state(access_codes) = 'free'),
      'redeemed', count(*) filter (where redeemed)
    ) as invitations
    from core.access_codes
  ) as codes,
  (
    select json_build_object(
      'failed_login', count(*) filter (where event_type = 'failed_login'),
      'security_alert', count(*) filter (where event_type = 'security_alert'),
      'access_denied', count(*) filter (where event_type = 'access_denied')
    ) as lately
    from core.auth_logs
    where "timestamp" > now() - interval '24 hours'
  ) as events;
  return private.with_visit(v_counts, p_session, true);
end;
$$;

comment on function api.get_admin_page is
  'Count accounts, access codes, and what went wrong in the last 24 hours, for an admin.';
