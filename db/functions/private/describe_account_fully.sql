-- private.describe_account_fully: all that an admin may know of an account.
--
-- No password, token, link or hash of one, no watchlist, no alert.

create function private.describe_account_fully(p_user_id uuid, p_session text) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'user', private.describe_account_row(users),
    'access_code', (
      select json_build_object(
        'id', id, 'note', note, 'redeemed_at', private.iso_time(redeemed_at)
      )
      from core.access_codes
      where redeemed_by = users.id
      order by redeemed_at
      limit 1
    ),
    'sessions', private.describe_sessions(users.id, p_session),
    'counts', json_build_object(
      'personal_tokens', (
        select count(*)
        from core.personal_tokens
        where user_id = users.id
          and expires_at > now()
      ),
      'failed_logins_24h', (
        select count(*)
        from core.auth_logs
        where user_id = users.id
          and event_type = 'failed_login'
          and "timestamp" > now() - interval '24 hours'
      )
    )
  )
  from core.users
  where id = p_user_id
$$;

comment on function private.describe_account_fully is
  'Return an account, the code it came by, its live sessions and counts; null for none.';
