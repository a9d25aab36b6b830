-- private.describe_personal_tokens: the tokens of an account as its holder sees them; no secret.

create function private.describe_personal_tokens(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(private.describe_personal_token(id) order by created_at desc, id), '[]'
  )
  from core.personal_tokens
  where user_id = p_user_id
$$;

comment on function private.describe_personal_tokens is
  'List the personal tokens of an account, the newest first.';
