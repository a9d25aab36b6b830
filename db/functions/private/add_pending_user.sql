-- private.add_pending_user: an account that waits for its address to be confirmed.
--
-- Null when the address has an account already, however many arrive at once.

create function private.add_pending_user(
  p_email             text,
  p_password_hash     text,
  p_verification_hash text
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  insert into core.users (
    email, password_hash, verification_token, verification_token_expires, verification_sent_at
  )
  values (
    p_email,
    p_password_hash,
    p_verification_hash,
    now() + make_interval(hours => private.setting('verification_hours')),
    now()
  )
  on conflict on constraint idx_users_email do nothing
  returning id into v_user_id;
  return v_user_id;
end;
$$;

comment on function private.add_pending_user is
  'Insert an unverified account and return its id, or null when the address is taken.';
