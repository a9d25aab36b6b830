-- private.live_shares: how many shared reports of an account work now.

create function private.live_shares(p_user_id uuid) returns bigint
language plpgsql volatile  -- it counts what others committed while this waited
set search_path = ''
as $$
begin
  return (
    select count(*)
    from core.shared_reports
    where user_id = p_user_id
      and revoked_at is null
      and expires_at > now()
  );
end;
$$;

comment on function private.live_shares is
  'Count the shared reports of an account that are neither withdrawn nor past their end.';
