-- private.cron_next: the first minute after a moment that a cron line means, in UTC.
--
-- Five fields: minute hour day-of-month month day-of-week (0 or 7 is Sunday). When both days
-- are restricted either may match, as in every cron since 1979.

create function private.cron_next(p_cron text, p_after timestamptz) returns timestamptz
language plpgsql immutable
set search_path = ''
as $$
declare
  v_fields   text[] := regexp_split_to_array(btrim(p_cron), '\s+');
  v_minutes  integer[];
  v_hours    integer[];
  v_days     integer[];
  v_months   integer[];
  v_weekdays integer[];
  v_at       timestamp := date_trunc('minute', p_after at time zone 'UTC') + interval '1 minute';
  v_limit    timestamp := v_at + interval '9 years';
  v_by_day   boolean;
  v_by_week  boolean;
begin
  if cardinality(v_fields) <> 5 then
    raise exception 'a cron line has five fields: %', p_cron
      using errcode = 'invalid_parameter_value';
  end if;
  v_minutes := private.cron_field(v_fields[1], 0, 59);
  v_hours := private.cron_field(v_fields[2], 0, 23);
  v_days := private.cron_field(v_fields[3], 1, 31);
  v_months := private.cron_field(v_fields[4], 1, 12);
  v_weekdays := private.cron_field(v_fields[5], 0, 7);

  while v_at < v_limit loop
    v_by_day := extract(day from v_at)::integer = any(v_days);
    v_by_week := extract(dow from v_at)::integer = any(v_weekdays)
      or extract(isodow from v_at)::integer = any(v_weekdays);
    if extract(month from v_at)::integer <> all(v_months) then
      v_at := date_trunc('month', v_at) + interval '1 month';
    elsif not (
      case
        when v_fields[3] like '*%' or v_fields[5] like '*%' then v_by_day and v_by_week
        else v_by_day or v_by_week
      end
    ) then
      v_at := date_trunc('day', v_at) + interval '1 day';
    elsif extract(hour from v_at)::integer <> all(v_hours) then
      v_at := date_trunc('hour', v_at) + interval '1 hour';
    elsif extract(minute from v_at)::integer <> all(v_minutes) then
      v_at := v_at + interval '1 minute';
    else
      return v_at at time zone 'UTC';
    end if;
  end loop;
  raise exception 'a cron line that never comes true: %', p_cron
    using errcode = 'invalid_parameter_value';
end;
$$;

comment on function private.cron_next is
  'Return the next time of a cron line strictly after a moment; an impossible line is a fault.';
