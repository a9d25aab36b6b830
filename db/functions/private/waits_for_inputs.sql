-- private.waits_for_inputs: whether research had better wait for other analyses of its coin.
--
-- When somebody opens a coin, all its analyses are asked for at once, and this one reads the
-- others. It waits while they are being made, but not longer than they may take.

create function private.waits_for_inputs(p_job bigint) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.jobs as own
    join core.jobs as others
      on others.kind = 'analyse'
        and others.id <> own.id
        and others.state in ('waiting', 'running')
        and others.arguments ->> 'token_id' = own.arguments ->> 'token_id'
    where own.id = p_job
      and own.arguments ->> 'analysis_type' = 'research'
      and own.created_at > now() - interval '15 seconds'
  )
$$;

comment on function private.waits_for_inputs is
  'Whether the job makes research of a coin whose other analyses are just being made.';
