-- private.export_devices: since when which browsers are known, for a person's own copy; no hash.

create function private.export_devices(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'known_since', private.iso_time(created_at),
        'last_used_at', private.iso_time(last_used_at)
      )
      order by created_at, device_hash
    ),
    '[]'
  )
  from core.devices
  where user_id = p_user_id
$$;

comment on function private.export_devices is
  'List when each browser that knows an account came and was last used.';
