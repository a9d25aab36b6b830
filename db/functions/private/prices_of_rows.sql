-- private.prices_of_rows: what the coins of a list cost as they are stored now, by their ids.

create function private.prices_of_rows(p_rows jsonb) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_object_agg(coingecko_id, current_price_usd)
  from core.ucie_tokens
  where coingecko_id in (
    select listed.r ->> 'coingecko_id' from jsonb_array_elements(p_rows) as listed(r)
  )
$$;

comment on function private.prices_of_rows is
  'Return the stored prices of the coins of a list, to be held against those it brings.';
