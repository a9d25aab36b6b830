-- private.setting: one number of core.settings.

create function private.setting(p_name text) returns integer
language plpgsql stable
set search_path = ''
as $$
declare
  v_value integer;
begin
  select value into strict v_value
  from core.settings
  where name = p_name;
  return v_value;
end;
$$;

comment on function private.setting is 'Return a setting; an unknown name is a fault.';
