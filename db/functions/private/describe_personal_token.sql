-- private.describe_personal_token: one token as its holder sees it; no secret.

create function private.describe_personal_token(p_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', id,
    'name', name,
    'hint', hint,
    'scopes', scopes,
    'created_at', private.iso_time(created_at),
    'expires_at', private.iso_time(expires_at),
    'last_used_at', private.iso_time(last_used_at),
    'expired', expires_at <= now()
  )
  from core.personal_tokens
  where id = p_id
$$;

comment on function private.describe_personal_token is
  'Return name, first characters, scopes and times of a personal token.';
