-- private.token_expiry: until when a personal token is good, from what its owner wrote.

create function private.token_expiry(p_text text) returns timestamptz
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_expires_at timestamptz;
begin
  if nullif(btrim(p_text), '') is null then
    return now() + make_interval(days => private.setting('personal_token_days'));
  end if;
  if p_text !~ ('^[0-9]{4}(-[0-9]{2}){2}'
    '(T[0-9]{2}(:[0-9]{2}){1,2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2}))?$')
  then
    return null;
  end if;
  v_expires_at := p_text::timestamptz;
  if v_expires_at > now() and v_expires_at <= now() + interval '366 days' then
    return v_expires_at;
  end if;
  return null;
exception
  when datetime_field_overflow then
    return null;
end;
$$;

comment on function private.token_expiry is
  'Read a day or time within a year, the usual life for nothing, or null for anything else.';
