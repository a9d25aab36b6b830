-- private.future_moment: a moment to come, from a day (its beginning, in UTC) or a time.

create function private.future_moment(p_text text) returns timestamptz
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_moment timestamptz;
begin
  if p_text ~ ('^[0-9]{4}(-[0-9]{2}){2}'
    '(T[0-9]{2}(:[0-9]{2}){1,2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$')
  then
    v_moment := p_text::timestamptz;
  end if;
  return case when v_moment > now() then v_moment end;
exception
  when datetime_field_overflow or invalid_time_zone_displacement_value then
    return null;
end;
$$;

comment on function private.future_moment is
  'Return a moment to come, or null for one that is past or none.';
