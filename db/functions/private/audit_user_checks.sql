-- private.audit_user_checks: what the seals leave out, whose a row is, agrees with what they cover.
--
-- user_id may be forgotten, but only with the account: where the hash is somebody's who still
-- exists, somebody took the row from them.

create function private.audit_user_checks()
returns table (name text, ok boolean, detail text)
language plpgsql stable
set search_path = ''
as $$
declare
  v_wrong bigint;
begin
  select count(*) into v_wrong
  from (
    select
    from core.auth_logs
    where user_id is not null
      and user_hash is distinct from encode(sha256(convert_to(user_id::text, 'UTF8')), 'hex')
    union all
    select
    from core.auth_logs
    join core.users on encode(sha256(convert_to(users.id::text, 'UTF8')), 'hex') = user_hash
    where user_id is null
  ) as wrong;

  name := 'users of the rows';
  ok := v_wrong = 0;
  detail := case when ok then 'as they were written' else v_wrong || ' rows changed hands' end;
  return next;
end;
$$;

comment on function private.audit_user_checks is
  'Whether each audit row belongs to the user it was written for, or to one who is gone.';
