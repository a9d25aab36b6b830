-- private.kinds_in_hand: kinds of job of which as many are being done as may be at a time.

create function private.kinds_in_hand() returns text[]
language sql stable
set search_path = ''
as $$
  select coalesce(array_agg(kind), '{}')
  from core.job_kinds
  where at_once <= (
    select count(*)
    from core.jobs
    where jobs.kind = job_kinds.kind
      and jobs.state = 'running'
  )
$$;

comment on function private.kinds_in_hand is
  'List the kinds of job that have to wait until one of their kind ends.';
