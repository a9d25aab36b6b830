-- private.refresh_tokens: give the active coins of a list the figures it has of them.
--
-- They are held in the order of their ids, as by whoever compares some: so nobody waits in a ring.

create function private.refresh_tokens(p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_updated integer;
begin
  perform from core.ucie_tokens
  where is_active
    and coingecko_id in (
      select listed.r ->> 'coingecko_id' from jsonb_array_elements(p_rows) as listed(r)
    )
  order by id
  for no key update;

  update core.ucie_tokens
  set current_price_usd = (fit.r ->> 'current_price_usd')::numeric,
      market_cap_usd = (fit.r ->> 'market_cap_usd')::numeric,
      total_volume_usd = (fit.r ->> 'total_volume_usd')::numeric,
      price_change_24h = (fit.r ->> 'price_change_24h')::numeric,
      last_updated = now()
  from (
    select distinct on (listed.r ->> 'coingecko_id') listed.r
    from jsonb_array_elements(p_rows) with ordinality as listed(r, place)
    where private.is_token_row(listed.r)
    order by listed.r ->> 'coingecko_id', listed.place
  ) as fit
  where ucie_tokens.coingecko_id = fit.r ->> 'coingecko_id'
    and ucie_tokens.is_active;
  get diagnostics v_updated = row_count;
  return v_updated;
end;
$$;

comment on function private.refresh_tokens is
  'Store price, size, volume and change of the active coins of a list; how many there were.';
