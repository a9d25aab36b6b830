-- private.refuse_audit_update: an audit row changes in one way only: it forgets a user who is gone.
--
-- That is how "on delete set null" arrives when an account is deleted. The hash of the user
-- stays, and the hash is what the seals cover.

create function private.refuse_audit_update() returns trigger
language plpgsql volatile
set search_path = ''
as $$
declare
  v_user_id uuid := old.user_id;
begin
  old.user_id := null;
  if v_user_id is null
    or new is distinct from old
    or exists (select from core.users where id = v_user_id)
  then
    raise exception 'the audit trail is append-only: no update of %', tg_table_name
      using errcode = '42501';
  end if;
  return new;
end;
$$;

comment on function private.refuse_audit_update is
  'Trigger: refuse every update of an audit row but the one that forgets a deleted user.';

create trigger auth_logs_refuse_update
before update on core.auth_logs
for each row execute function private.refuse_audit_update();
