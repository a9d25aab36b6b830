-- work.sweep_research: reports that nobody brings on are taken up again; hopeless ones are ended.

create function work.sweep_research() returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_given_up integer;
  v_taken_up integer;
begin
  select count(*) filter (where private.end_research(id, 'abandoned', 'lost', null))
  into v_given_up
  from core.research_jobs
  where state in ('submitting', 'running')
    and deadline_at < now() - interval '1 hour';

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
  'Queue live reports that have no job, and end those an hour past their deadline; the counts.';
