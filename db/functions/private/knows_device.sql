-- private.knows_device: whether somebody logged into the account of an address from this browser.

create function private.knows_device(p_email text, p_device_hash text) returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_device_hash is null then
    return false;
  end if;
  perform private.show_secret(p_device_hash);
  return exists (
    select
    from core.devices
    join core.users on users.id = devices.user_id
    where devices.device_hash = p_device_hash
      and users.email = p_email
  );
end;
$$;

comment on function private.knows_device is
  'Whether this browser, known by its hash, was used to log into that account before.';
