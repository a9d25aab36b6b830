-- work.end_feeds: the feeds were read; analyses that waited for that may be made now.

create function work.end_feeds(p_job bigint, p_owner uuid) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_waiting integer;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  update core.jobs
  set run_at = now()
  where kind = 'analyse'
    and state = 'waiting'
    and run_at > now()
    and arguments ->> 'analysis_type' = 'news';
  get diagnostics v_waiting = row_count;
  if v_waiting > 0 then
    perform pg_notify('jobs', 'analyse');
  end if;
  return v_waiting;
end;
$$;

comment on function work.end_feeds is
  'Let waiting analyses of news be made at once; their count, null for a lost job.';
