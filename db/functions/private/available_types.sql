-- private.available_types: the types of analysis that can be made, in the order of their cards.
--
-- Types join this list when something makes them.

create function private.available_types() returns text[]
language sql immutable
set search_path = ''
as $$
  select array[
    'market-data', 'technical', 'sentiment', 'news', 'on-chain', 'derivatives', 'defi', 'risk',
    'predictions', 'research'
  ]
$$;

comment on function private.available_types is
  'List the types of analysis that can be made.';
