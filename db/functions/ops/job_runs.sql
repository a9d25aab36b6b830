-- ops.job_runs: what runs by itself, when it last did, how that ended, when it will again.

create function ops.job_runs()
returns table (
  job         text,
  last_run_at timestamptz,
  seconds     numeric,
  ok          boolean,
  result      jsonb,
  error       text,
  next_run_at timestamptz,
  failures    bigint
)
language sql stable security definer
set search_path = ''
as $$
  with names as (
    select name as job from core.schedule
    union
    select distinct job_runs.job from core.job_runs
  )
  select
    names.job,
    last_run.started_at,
    round(extract(epoch from last_run.finished_at - last_run.started_at), 3),
    last_run.ok,
    last_run.result,
    last_run.error,
    (
      select nullif(next_run_at, 'infinity') from core.schedule
      where name = names.job and enabled
    ),
    (
      select count(*) from core.job_runs
      where job_runs.job = names.job
        and not job_runs.ok
        and job_runs.started_at > now() - interval '7 days'
    )
  from names
  left join lateral (
    select started_at, finished_at, ok, result, error
    from core.job_runs
    where job_runs.job = names.job
    order by started_at desc
    limit 1
  ) as last_run on true
  order by names.job
$$;

comment on function ops.job_runs is
  'The last run of every job, its result, the failures of a week, and when it runs next.';
