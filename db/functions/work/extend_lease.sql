-- work.extend_lease: hold a job for another lease; false says that it was lost.

create function work.extend_lease(p_job bigint, p_owner uuid) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  update core.jobs
  set lease_until = now() + coalesce(private.analysis_lease(jobs.arguments), job_kinds.lease)
  from core.job_kinds
  where jobs.id = p_job
    and jobs.owner = p_owner
    and job_kinds.kind = jobs.kind;
  return found;
end;
$$;

comment on function work.extend_lease is
  'Hold a job for one more lease; false when somebody else has it.';
