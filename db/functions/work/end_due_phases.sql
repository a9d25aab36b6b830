-- work.end_due_phases: end the phases whose time is over; the seconds until the next one's end.
--
-- Null when none is going on. A coin that another worker has in hand is left to it.

create function work.end_due_phases() returns double precision
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_due record;
begin
  for v_due in
    select session_id, token_id
    from core.analysis_runs
    where phase_ends_at <= clock_timestamp()
    order by token_id, phase_ends_at
    limit 100
  loop
    if pg_try_advisory_xact_lock(hashtextextended('progress:' || v_due.token_id, 0)) then
      perform private.advance_run(v_due.session_id);
    end if;
  end loop;
  return (
    select greatest(0.01, extract(epoch from phase_ends_at - clock_timestamp()))
    from core.analysis_runs
    where phase_ends_at is not null
    order by phase_ends_at
    limit 1
  );
end;
$$;

comment on function work.end_due_phases is
  'End phases whose time is over: the seconds until the next ends, or null.';
