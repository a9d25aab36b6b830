-- private.export_access_code: the code an account was opened with, for its holder's own copy.

create function private.export_access_code(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object('code', code, 'redeemed_at', private.iso_time(redeemed_at))
  from core.access_codes
  where redeemed_by = p_user_id
$$;

comment on function private.export_access_code is
  'Return the access code of an account and when it was spent, or null.';
