-- private.delete_unused_devices: one batch of browsers that nobody used for long.

create function private.delete_unused_devices(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.devices
  where ctid = any(array(
    select ctid from core.devices
    where last_used_at < now() - make_interval(days => private.setting('device_days'))
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_unused_devices is
  'Delete up to so many browsers unused for device_days; the count.';
