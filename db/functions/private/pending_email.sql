-- private.pending_email: the address that somebody asked for and has not confirmed yet.

create function private.pending_email(p_user_id uuid) returns text
language sql stable
set search_path = ''
as $$
  select new_email
  from core.account_tokens
  where user_id = p_user_id
    and purpose = 'change_email'
    and used_at is null
    and expires_at > now()
$$;

comment on function private.pending_email is 'Return the address an account waits for, or null.';
