-- private.end_of_grain: until when a later reading stands for this one.
--
-- Of readings older than 48 hours one an hour is kept, of those older than 8 days one a day: the
-- last.

create function private.end_of_grain(p_at timestamptz) returns timestamptz
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  select case
    when p_at < now() - interval '8 days' then date_trunc('day', p_at) + interval '1 day'
    when p_at < now() - interval '48 hours' then date_trunc('hour', p_at) + interval '1 hour'
    else p_at
  end
$$;

comment on function private.end_of_grain is
  'Return the end of the hour or day of which only the last reading is kept.';
