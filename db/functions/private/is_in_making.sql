-- private.is_in_making: whether an analysis of a coin waits to be made, or is being made.

create function private.is_in_making(p_asset_key text, p_type text) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.jobs
    where kind = 'analyse'
      and key = p_asset_key || ':' || p_type
      and state in ('waiting', 'running')
  )
$$;

comment on function private.is_in_making is
  'Tell whether an analysis of a coin is in the queue or in hand.';
