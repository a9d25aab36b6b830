-- private.remember_device: a login came from this browser; its owner hears of one that is new.
--
-- The first browser of an account is no news to anybody, and a script that forgets its cookie after
-- each login is news five times a day at most. Fifty browsers of an account are kept.

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
  if found and v_others and (
    select (private.take_letter_slot('new_device', email)).id from core.users where id = p_user_id
  ) is not null
  then
    perform private.queue_notice('new_device', p_user_id, p_client);
  end if;
  delete from core.devices
  where user_id = p_user_id
    and device_hash in (
      select device_hash
      from core.devices
      where user_id = p_user_id
      order by last_used_at desc, device_hash
      offset 50
    );
end;
$$;

comment on function private.remember_device is
  'Remember a browser by its hash, and write to the account''s owner about one that is new.';
