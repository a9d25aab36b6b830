-- private.confirm_address: an account is open; of a contested one the password opens nothing.

create function private.confirm_address(p_user_id uuid, p_contested boolean) returns void
language sql volatile
set search_path = ''
as $$
  update core.users
  set email_verified = true,
      password_hash = case when p_contested then '$2b$12$' || repeat('.', 53) else password_hash end
  where id = p_user_id
$$;

comment on function private.confirm_address is
  'Mark an address as confirmed; a contested account gets a hash that no password has.';
