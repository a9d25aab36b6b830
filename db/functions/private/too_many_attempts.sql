-- private.too_many_attempts: the refusal of whoever has no attempt left, and an alert about it.
--
-- Refuses: 429 too_many_attempts
--
-- One alert a minute per sender is enough: a flood must not fill the audit trail, nor must one
-- sender who has a whole network of IPv6 to speak from.

create function private.too_many_attempts(
  p_retry_after integer,
  p_client      jsonb,
  p_error       text default 'too_many_attempts'
) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
begin
  if not exists (
    select
    from core.auth_logs
    where event_type = 'security_alert'
      and "timestamp" > now() - interval '1 minute'
      and error_message = p_error
      and private.address_key(ip_address) = private.address_key(p_client ->> 'ip')
  ) then
    perform private.log_auth_event('security_alert', null, p_client, p_error);
  end if;
  return private.refused(
    429,
    'too_many_attempts',
    'Too many attempts. Wait a while, then try again.',
    private.retry_after(p_retry_after)
  );
end;
$$;

comment on function private.too_many_attempts is
  'Refuse with 429 and leave at most one alert a minute per sender.';
