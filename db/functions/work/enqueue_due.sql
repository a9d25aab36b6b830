-- work.enqueue_due: put into the queue what the schedule has due now.
--
-- A row seen for the first time (next_run_at is infinity) is only given its next time. What was
-- missed while no worker ran is done once, not once per miss. A line that means nothing is told to
-- the server's log each hour, and holds up no other.

create function work.enqueue_due() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_line  record;
  v_next  timestamptz;
  v_count integer := 0;
begin
  for v_line in
    select name, cron, kind, next_run_at
    from core.schedule
    where enabled
      and (next_run_at <= now() or next_run_at = 'infinity')
    for update skip locked
  loop
    begin
      v_next := private.cron_next(v_line.cron, now());
    exception
      when invalid_parameter_value then
        raise warning 'schedule %: %', v_line.name, sqlerrm;
        v_next := now() + interval '1 hour';
        v_line.next_run_at := 'infinity';
    end;
    if isfinite(v_line.next_run_at) and private.enqueue(v_line.kind, v_line.name) then
      v_count := v_count + 1;
    end if;
    update core.schedule
    set next_run_at = v_next
    where name = v_line.name;
  end loop;
  return v_count;
end;
$$;

comment on function work.enqueue_due is
  'Queue every job of the schedule that is due; count those that were not queued already.';
