-- ops.failed_logins: who was guessed at, from where, how often.
--
-- A guess at an unknown address has no account; its row shows the sender alone.

create function ops.failed_logins(p_since timestamptz default now() - interval '1 day')
returns table (
  user_id    uuid,
  email      text,
  ip_address text,
  failures   bigint,
  first_at   timestamptz,
  last_at    timestamptz
)
language sql stable security definer
set search_path = ''
as $$
  select
    auth_logs.user_id,
    users.email::text,
    auth_logs.ip_address::text,
    count(*),
    min(auth_logs."timestamp"),
    max(auth_logs."timestamp")
  from core.auth_logs
  left join core.users on users.id = auth_logs.user_id
  where auth_logs.event_type = 'failed_login'
    and auth_logs."timestamp" >= p_since
  group by auth_logs.user_id, users.email, auth_logs.ip_address
  order by count(*) desc, max(auth_logs."timestamp") desc
$$;

comment on function ops.failed_logins is
  'Failed logins since a time, by account and address, the most first.';
