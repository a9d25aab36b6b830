-- work.enqueue_due: put into the queue what the schedule has due now.
--
-- A row seen for the first time (next_run_at is infinity) is only given its next time. What was
-- missed while no worker ran is done once, not once per miss.

create function work.enqueue_due() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_due   record;
  v_count integer := 0;
begin
  update core.schedule
  set next_run_at = private.cron_next(cron, now())
  where enabled
    and next_run_at = 'infinity';

  for v_due in
    select name, cron, kind
    from core.schedule
    where enabled
      and next_run_at <= now()
    for update skip locked
  loop
    if private.enqueue(v_due.kind, v_due.name) then
      v_count := v_count + 1;
    end if;
    update core.schedule
    set next_run_at = private.cron_next(v_due.cron, now())
    where name = v_due.name;
  end loop;
  return v_count;
end;
$$;

comment on function work.enqueue_due is
  'Queue every job of the schedule that is due; count those that were not queued already.';
