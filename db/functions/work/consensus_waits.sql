-- work.consensus_waits: whether an analysis of one of these coins is still being made.

create function work.consensus_waits(p_coins jsonb) returns boolean
language sql stable security definer
set search_path = ''
as $$
  select exists (
    select
    from core.ucie_tokens
    cross join unnest(private.available_types()) as types(type)
    join core.jobs
      on jobs.kind = 'analyse'
      and jobs.key = ucie_tokens.asset_key || ':' || types.type
    where ucie_tokens.id in (
        select coin::uuid from jsonb_array_elements_text(p_coins) as coins(coin)
      )
      and jobs.state in ('waiting', 'running')
  )
$$;

comment on function work.consensus_waits is
  'True while an analysis of one of the coins waits or runs.';
