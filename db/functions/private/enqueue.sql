-- private.enqueue: ask for work, in the transaction that needs it.
--
-- One row per kind and key: a job that waits or runs is not asked for twice. One that failed is
-- woken once its pause is over, as a new one; true says that this call put it into the queue. One
-- that waits behind is moved forward to where this call wants it. A row that stays as it is is not
-- locked either: a worker passes over what somebody holds.

create function private.enqueue(
  p_kind      text,
  p_key       text,
  p_arguments jsonb default '{}',
  p_run_at    timestamptz default now(),
  p_priority  integer default 0
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_queued boolean;
begin
  insert into core.jobs (kind, key, arguments, run_at, priority)
  values (p_kind, p_key, p_arguments, p_run_at, p_priority)
  on conflict on constraint jobs_one_per_key do nothing;
  if not found then
    update core.jobs
    set state = 'waiting',
        arguments = p_arguments,
        run_at = p_run_at,
        priority = p_priority,
        attempts = 0,
        created_at = now()
    where kind = p_kind
      and key = p_key
      and state in ('failed', 'dead')
      and coalesce(failed_until, '-infinity') <= now();
  end if;
  v_queued := found;

  if not v_queued then
    update core.jobs
    set priority = p_priority,
        run_at = least(run_at, p_run_at)
    where kind = p_kind
      and key = p_key
      and state = 'waiting'
      and priority < p_priority;
  end if;
  if found then
    perform pg_notify('jobs', p_kind);
  end if;
  return v_queued;
end;
$$;

comment on function private.enqueue is
  'Queue a job unless its key waits or runs already; true when it was queued.';
