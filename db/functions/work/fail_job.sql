-- work.fail_job: the work did not succeed; only the owner may say so.

create function work.fail_job(
  p_job         bigint,
  p_owner       uuid,
  p_error       jsonb,
  p_retry_after integer default null,
  p_final       boolean default false
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return private.record_failure(p_job, p_owner, p_error, p_retry_after, p_final);
end;
$$;

comment on function work.fail_job is
  'Record a failure; what became of the job: failed, waiting, dead, or null if it was lost.';
