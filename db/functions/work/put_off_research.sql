-- work.put_off_research: a report is not there yet; when to look again, or that it is given up.
--
-- p_outcome: lost, the answer to the question never came; absent, it was looked for and not found;
-- gone, it cannot be looked for; running, it is being written; failed, nobody could be asked. A
-- lost one is looked for half a minute, two and ten minutes after it was submitted. One that runs
-- is asked after at growing intervals until its deadline. Who lost the job looks no more.

create function work.put_off_research(
  p_job     bigint,
  p_owner   uuid,
  p_id      uuid,
  p_outcome text
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_row  core.research_jobs;
  v_next timestamptz;
begin
  if private.own_job(p_job, p_owner) is distinct from p_id::text then
    return null;
  end if;
  update core.research_jobs
  set polls = polls + (state = 'running')::integer,
      searches = searches + (state = 'submitting' and p_outcome = 'absent')::integer
  where id = p_id
    and state in ('submitting', 'running')
  returning * into v_row;
  if not found then
    perform work.finish_job(p_job, p_owner);
    return null;
  end if;

  if v_row.state = 'running' then
    v_next := clock_timestamp()
      + least(30, 5 * power(1.5, least(v_row.polls, 10))) * interval '1 second';
  else
    v_next := v_row.submitted_at
      + (array['30 s', '2 min', '10 min'])[v_row.searches + 1]::interval;  -- null after the third
    if v_next < clock_timestamp() + interval '10 seconds' then
      v_next := clock_timestamp() + interval '10 seconds';
    end if;
  end if;
  if v_row.deadline_at <= clock_timestamp() or v_next is null or p_outcome = 'gone' then
    perform private.end_research(
      p_id,
      case v_row.state when 'running' then 'failed' else 'abandoned' end,
      case v_row.state when 'running' then 'timeout' else 'lost' end,
      null
    );
    perform work.finish_job(p_job, p_owner);
    return 'ended';
  end if;
  update core.research_jobs
  set next_poll_at = v_next
  where id = p_id;
  perform private.put_off_job(p_job, p_owner, v_next);
  return v_row.state;
end;
$$;

comment on function work.put_off_research is
  'Look again later for a report, or give it up: its state, ended, or null if it had ended.';
