-- work.give_back_job: a worker that stops returns what it could not finish, as if never taken.

create function work.give_back_job(p_job bigint, p_owner uuid) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_kind text;
begin
  update core.jobs
  set state = 'waiting',
      owner = null,
      lease_until = null,
      attempts = attempts - 1,
      run_at = now()
  where id = p_job
    and owner = p_owner
  returning kind into v_kind;

  if found then
    perform pg_notify('jobs', v_kind);
  end if;
  return found;
end;
$$;

comment on function work.give_back_job is
  'Return an unfinished job to the queue; only its owner may.';
