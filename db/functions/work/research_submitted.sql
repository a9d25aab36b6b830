-- work.research_submitted: the service took the question on, or a lost job was found again.
--
-- Whoever knows the name may say so, even a worker that lost its lease meanwhile: it is true.

create function work.research_submitted(
  p_job   bigint,
  p_owner uuid,
  p_id    uuid,
  p_name  text
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  update core.research_jobs
  set state = 'running',
      provider_job_id = p_name,
      next_poll_at = clock_timestamp() + interval '5 seconds'
  where id = p_id
    and state = 'submitting';
  if not found then
    return false;
  end if;
  perform private.put_off_job(p_job, p_owner, clock_timestamp() + interval '5 seconds');
  return true;
end;
$$;

comment on function work.research_submitted is
  'Note what a submitted report is called at its service; false when it had ended.';
