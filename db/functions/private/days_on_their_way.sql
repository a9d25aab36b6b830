-- private.days_on_their_way: the first of some coins whose daily candles are still to come.
--
-- One that has none stored, and whose technical analysis, which brings them, is being made.

create function private.days_on_their_way(p_token_ids uuid[]) returns text
language sql stable
set search_path = ''
as $$
  select tokens.asset_key
  from unnest(p_token_ids) with ordinality as named(id, place)
  join core.ucie_tokens as tokens on tokens.id = named.id
  join core.jobs
    on jobs.kind = 'analyse'
    and jobs.key = tokens.asset_key || ':technical'
    and jobs.state in ('waiting', 'running')
  where not private.has_candles(tokens.id)
  order by named.place
  limit 1
$$;

comment on function private.days_on_their_way is
  'Return the key of a coin without daily candles whose first ones are being fetched, or null.';
