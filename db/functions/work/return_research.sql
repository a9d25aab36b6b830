-- work.return_research: not a byte of the question had left; it may be asked again, once.
--
-- Only who still has the job may say so: meanwhile another may have asked, and what that costs is
-- not to be forgotten. Null says that the job was lost; the report is looked for, then given up.

create function work.return_research(
  p_job   bigint,
  p_owner uuid,
  p_id    uuid,
  p_error text
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is distinct from p_id::text then
    return null;
  end if;
  update core.research_jobs
  set state = 'queued',
      returns = returns + 1,
      provider = null,
      reserved_usd = 0,
      submitted_at = null,
      deadline_at = null
  where id = p_id
    and state = 'submitting'
    and returns = 0;
  if found then
    perform private.put_off_job(p_job, p_owner, clock_timestamp() + interval '10 seconds');
    return 'queued';
  end if;
  if exists (select from core.research_jobs where id = p_id and state = 'submitting') then
    perform private.end_research(p_id, 'failed', p_error, 0);
  end if;
  perform work.finish_job(p_job, p_owner);
  return 'failed';
end;
$$;

comment on function work.return_research is
  'Put a report that was never sent back to queued, or fail it the second time; null if lost.';
