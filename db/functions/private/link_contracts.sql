-- private.link_contracts: write down where the contracts of the coins that we have stand.
--
-- The provider of such a link is the chain's name with _contract behind it. Addresses that are the
-- same in capitals and without are stored without.

create function private.link_contracts(p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_links integer;
begin
  delete from core.token_links where provider like '%\_contract';

  insert into core.token_links (token_id, provider, ref, ok)
  select distinct on (tokens.id, listed.chain)
    tokens.id,
    listed.chain || '_contract',
    case when listed.address ~ '^0x[0-9a-fA-F]{40}$' then lower(listed.address)
      else listed.address
    end,
    true
  from jsonb_to_recordset(p_rows) as listed(coingecko_id text, chain text, address text)
  join core.ucie_tokens as tokens on tokens.coingecko_id = listed.coingecko_id
  where listed.chain ~ '^[a-z0-9-]{1,60}$'
    and listed.address ~ '^[[:graph:]]{1,200}$'
  order by tokens.id, listed.chain;
  get diagnostics v_links = row_count;
  return v_links;
end;
$$;

comment on function private.link_contracts is
  'Link the coins we have to their contracts, chain by chain; return how many links.';
