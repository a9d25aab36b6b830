-- private.forgive_attempts: failed logins of an account no longer count against its owner.

create function private.forgive_attempts(p_user_id uuid, p_client jsonb) returns void
language sql volatile
set search_path = ''
as $$
  delete from core.attempts
  using core.users
  where users.id = p_user_id
    and (attempts.scope, attempts.key) in (
      ('login_account', encode(sha256(convert_to(users.email, 'UTF8')), 'hex')),
      (
        'login_pair',
        encode(
          sha256(
            convert_to(users.email || ' ' || private.address_key(p_client ->> 'ip'), 'UTF8')
          ),
          'hex'
        )
      )
    )
$$;

comment on function private.forgive_attempts is
  'Free the slots of failed logins of an account, everybody''s and this sender''s.';
