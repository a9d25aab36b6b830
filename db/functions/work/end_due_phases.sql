-- work.end_due_phases: end the phases of one coin whose time is over; the seconds until more to do.
--
-- Null when nothing goes on, 0 when another coin is due. One coin at a time, so that none is held
-- for the sake of others; the longest due comes first. A coin that is in somebody's hand is left
-- to them for a moment. What is past its hour, since no worker was there, is nobody's any more.

create function work.end_due_phases() returns double precision
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token_id uuid;
  v_left     double precision;
begin
  for v_token_id in
    select token_id
    from core.analysis_runs
    where phase_ends_at <= clock_timestamp()
      and expires_at > now()
    group by token_id
    order by min(phase_ends_at)
  loop
    exit when pg_try_advisory_xact_lock(hashtextextended('progress:' || v_token_id, 0));
    v_token_id := null;
  end loop;
  perform private.advance_run(session_id)
  from core.analysis_runs
  where token_id = v_token_id
    and phase_ends_at <= clock_timestamp()
    and expires_at > now();

  v_left := (
    select extract(epoch from min(phase_ends_at) - clock_timestamp())
    from core.analysis_runs
    where phase_ends_at is not null
      and expires_at > now()
  );
  return case
    when v_left is not null then greatest(v_left, case when v_token_id is null then 0.01 else 0 end)
  end;
end;
$$;

comment on function work.end_due_phases is
  'End phases of a coin whose time is over: the seconds until there is more to end, or null.';
