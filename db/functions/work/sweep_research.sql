-- work.sweep_research: reports that nobody brings on are taken up again; hopeless ones are ended.
--
-- Hopeless is one whose job was given up, as often as it may be tried, and that has not been asked
-- for yet or is an hour past its deadline. After a long stop each is looked after once more first.

create function work.sweep_research() returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_given_up integer;
  v_taken_up integer;
begin
  select count(*) filter (where case research_jobs.state
    when 'queued' then private.end_research(research_jobs.id, 'failed', 'worker_failed', 0)
    when 'running' then private.end_research(research_jobs.id, 'failed', 'worker_failed', null)
    else private.end_research(research_jobs.id, 'abandoned', 'lost', null)
  end)
  into v_given_up
  from core.research_jobs
  join core.jobs
    on jobs.kind = 'run_research'
      and jobs.key = research_jobs.id::text
      and jobs.state = 'dead'
  where research_jobs.state in ('queued', 'submitting', 'running')
    and coalesce(research_jobs.deadline_at, '-infinity') < now() - interval '1 hour';

  select count(*) filter (where private.enqueue('run_research', id::text)) into v_taken_up
  from core.research_jobs
  where state in ('queued', 'submitting', 'running')
    and not exists (
      select
      from core.jobs
      where kind = 'run_research'
        and key = research_jobs.id::text
        and state in ('waiting', 'running')
    );
  return jsonb_build_object('given_up', v_given_up, 'taken_up', v_taken_up);
end;
$$;

comment on function work.sweep_research is
  'Queue live reports that have no job, and end those whose job was given up; the counts.';
