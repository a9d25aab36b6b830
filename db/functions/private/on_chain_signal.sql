-- private.on_chain_signal: more or less life on a coin's chain than usual, from -100 to 100.
--
-- By its active addresses, or by its transactions where those are not counted for long enough.

create function private.on_chain_signal(p_token_id uuid) returns double precision
language sql stable
set search_path = ''
as $$
  select private.within_signal(25 * coalesce(
    private.activity_score(p_token_id, 'onchain.active_24h'),
    private.activity_score(p_token_id, 'onchain.tx_24h')
  ))
$$;

comment on function private.on_chain_signal is
  'Return the lean of a chain''s activity, or null when too few days of it are stored.';
