-- private.cron_field: the numbers that one field of a cron line means.
--
-- A list of *, n, n-m, each with an optional step: "*/15", "1-5", "0,30", "8-18/2".

create function private.cron_field(
  p_field text,
  p_least integer,
  p_most  integer
) returns integer[]
language plpgsql immutable
set search_path = ''
as $$
declare
  v_part    text;
  v_match   text[];
  v_from    integer;
  v_to      integer;
  v_step    integer;
  v_numbers integer[] := array[]::integer[];
begin
  foreach v_part in array string_to_array(p_field, ',') loop
    v_match := regexp_match(v_part, '^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    v_from := coalesce(v_match[2]::integer, p_least);
    v_to := case
      when v_match[1] = '*' then p_most
      when v_match[3] is not null then v_match[3]::integer
      when v_match[4] is not null then p_most
      else v_from
    end;
    v_step := coalesce(v_match[4]::integer, 1);
    if v_match is null or v_step = 0 or v_from < p_least or v_to > p_most or v_from > v_to then
      raise exception 'this is no field of a cron line: %', p_field
        using errcode = 'invalid_parameter_value';
    end if;
    v_numbers := v_numbers || array(select generate_series(v_from, v_to, v_step));
  end loop;
  return v_numbers;
end;
$$;

comment on function private.cron_field is
  'Return the numbers that a field of a cron line stands for; any other text is a fault.';
