-- private.link_deposits: write down what DefiLlama calls the coins that we have.
--
-- A coin's chain is the largest that carries its id, its protocol the largest too, by the name of
-- its family if it has one. A link that the catalog no longer bears out is gone.

create function private.link_deposits() returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_links integer;
begin
  delete from core.token_links where provider in ('defillama', 'defillama_chain');

  insert into core.token_links (token_id, provider, ref, ok)
  select distinct on (tokens.id, found.provider) tokens.id, found.provider, found.ref, true
  from core.ucie_tokens as tokens
  join core.defi_catalog as catalog on catalog.gecko_id = tokens.coingecko_id
  cross join lateral (
    select
      case catalog.kind when 'chain' then 'defillama_chain' else 'defillama' end as provider,
      case catalog.kind
        when 'chain' then catalog.name
        else coalesce(regexp_replace(catalog.parent, '^parent#', ''), catalog.ref)
      end as ref
  ) as found
  where catalog.kind in ('chain', 'protocol')
  order by tokens.id, found.provider, catalog.tvl_usd desc nulls last, catalog.ref;
  get diagnostics v_links = row_count;
  return v_links;
end;
$$;

comment on function private.link_deposits is
  'Link the coins we have to their chains and protocols in the catalog; return how many links.';
