-- private.own_job: hold a job that is still ours to end; null says that it was lost.

create function private.own_job(p_job bigint, p_owner uuid) returns text
language sql volatile
set search_path = ''
as $$
  select key
  from core.jobs
  where id = p_job
    and owner = p_owner
  for update
$$;

comment on function private.own_job is
  'Lock a job and return its key if the caller still owns it, else null.';
