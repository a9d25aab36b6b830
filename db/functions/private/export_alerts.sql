-- private.export_alerts: what a person wanted to be told, for that person's own copy.

create function private.export_alerts(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', id,
        'symbol', symbol,
        'alert_type', alert_type,
        'threshold_value', threshold_value::text,
        'condition_details', condition_details,
        'enabled', enabled,
        'triggered_at', private.iso_time(triggered_at),
        'created_at', private.iso_time(created_at),
        'expires_at', private.iso_time(expires_at)
      )
      order by created_at, id
    ),
    '[]'
  )
  from core.ucie_alerts
  where user_id = p_user_id
$$;

comment on function private.export_alerts is 'List the alerts of an account, whole.';
