-- private.moment_of: a moment as a caller writes it: seconds since 1970, or an ISO date or time.
--
-- Refuses: 400 bad_from

create function private.moment_of(p_text text) returns timestamptz
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
begin
  if p_text is null then
    return null;
  end if;
  if p_text ~ '^[0-9]{1,11}$' then
    return to_timestamp(p_text::bigint);
  end if;
  if p_text ~ '^[0-9]{4}(-[0-9]{2}){2}([T ][0-9]{2}(:[0-9]{2}){1,2}Z?)?$' then
    return p_text::timestamptz;
  end if;
  raise exception 'bad_from' using errcode = 'UC400',
    detail = 'from is a date (2026-01-31), a time (2026-01-31T12:00:00Z) or seconds since 1970.';
exception
  when datetime_field_overflow then
    raise exception 'bad_from' using errcode = 'UC400', detail = 'This day does not exist.';
end;
$$;

comment on function private.moment_of is
  'Return the moment that a text means, null for null; raise bad_from for anything else.';
