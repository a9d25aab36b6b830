-- private.name_at: what a coin is called where a series of its candles comes from.
--
-- At most one row; none when its price did not fit there, or nobody has looked yet.

create function private.name_at(p_token_id uuid, p_source text)
returns table (ref text, multiplier double precision)
language sql stable
set search_path = ''
as $$
  select coingecko_id, 1::double precision
  from core.ucie_tokens
  where id = p_token_id
    and split_part(p_source, '-', 1) = 'coingecko'
  union all
  select token_links.ref, token_links.multiplier::double precision
  from core.token_links
  where token_id = p_token_id
    and provider = p_source
    and ok
$$;

comment on function private.name_at is
  'Return the name of a coin at a source of candles, and of how many coins its prices are there.';
