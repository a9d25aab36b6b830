-- private.describe_shares: the shared reports of an account, the newest first.

create function private.describe_shares(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(private.describe_share(shared_reports) order by created_at desc, id), '[]'
  )
  from core.shared_reports
  where user_id = p_user_id
$$;

comment on function private.describe_shares is
  'List the shared reports of an account.';
