-- work.finish_job: the work is done and leaves no row; false says that the job was lost.

create function work.finish_job(p_job bigint, p_owner uuid) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  delete from core.jobs
  where id = p_job
    and owner = p_owner;
  return found;
end;
$$;

comment on function work.finish_job is 'Delete a job that is done; only its owner may.';
