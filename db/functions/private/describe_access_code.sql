-- private.describe_access_code: an access code as admins see it.

create function private.describe_access_code(p_code core.access_codes) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_code.id,
    'code', p_code.code,
    'note', p_code.note,
    'state', private.access_code_state(p_code),
    'created_at', private.iso_time(p_code.created_at),
    'expires_at', private.iso_time(p_code.expires_at),
    'revoked_at', private.iso_time(p_code.revoked_at),
    'redeemed_at', private.iso_time(p_code.redeemed_at),
    'redeemed_by', private.name_person(p_code.redeemed_by)
  )
$$;

comment on function private.describe_access_code is
  'Return code, note, state, times, and who redeemed it.';
