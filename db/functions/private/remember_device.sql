-- private.remember_device: a login came from this browser; its owner hears of one that is new.
--
-- The first browser of an account is no news to anybody.

create function private.remember_device(p_user_id uuid, p_device_hash text, p_client jsonb)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_others boolean;
begin
  perform set_config('app.user_id', p_user_id::text, true);
  update core.devices
  set last_used_at = now()
  where user_id = p_user_id
    and device_hash = p_device_hash;
  if found or p_device_hash is null then
    return;
  end if;

  v_others := exists (select from core.devices where user_id = p_user_id);
  insert into core.devices (user_id, device_hash)
  values (p_user_id, p_device_hash)
  on conflict do nothing;
  if found and v_others then
    perform private.queue_notice('new_device', p_user_id, p_client);
  end if;
end;
$$;

comment on function private.remember_device is
  'Remember a browser by its hash, and write to the account''s owner about one that is new.';
