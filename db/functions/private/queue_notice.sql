-- private.queue_notice: tell the owner of an account what was done with it, from where and when.

create function private.queue_notice(
  p_kind      text,
  p_user_id   uuid,
  p_client    jsonb,
  p_recipient text default null
) returns void
language sql volatile
set search_path = ''
as $$
  select private.queue_letter(
    p_kind,
    id,
    coalesce(p_recipient, email),
    null,
    jsonb_build_object(
      'device', private.device_name(p_client ->> 'agent'),
      'address', coalesce(p_client ->> 'ip', 'unknown'),
      'at', private.iso_time(now())
    )
  )
  from core.users
  where id = p_user_id
$$;

comment on function private.queue_notice is
  'Queue a letter without a link: what happened to an account, from which device, when.';
