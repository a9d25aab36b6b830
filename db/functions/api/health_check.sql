-- api.health_check: how the service is; details only for admins.
--
-- Always replies 200: that it could reply is part of the answer. The view turns an unhealthy
-- state into 503, as it must when no reply comes at all.

create function api.health_check(p_session text default null) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_checks  json;
  v_details json;
  v_status  text;
begin
  select
    json_object_agg(name, state),
    json_object_agg(name, details),
    case
      when bool_or(state = 'unhealthy') then 'unhealthy'
      when bool_or(state = 'degraded') then 'degraded'
      else 'healthy'
    end
  into v_checks, v_details, v_status
  from private.check_health();

  if private.is_admin(p_session) then
    return private.ok(
      json_build_object('status', v_status, 'checks', v_checks, 'details', v_details)
    );
  end if;
  return private.ok(json_build_object('status', v_status, 'checks', v_checks));
end;
$$;

comment on function api.health_check is
  'Reply 200 with the state of database, cache and upstreams; details for admins.';
