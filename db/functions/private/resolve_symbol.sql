-- private.resolve_symbol: the one coin that a text means, or null.
--
-- Refuses: 400 bad_symbol
--
-- `id:x` and an asset key with ~ mean one coin whatever else there is. Anything else means the
-- best-ranked coin that bears it as ticker or id, so BTC, btc and bitcoin are one coin.

create function private.resolve_symbol(p_text text) returns core.ucie_tokens
language plpgsql stable
set search_path = ''
as $$
declare
  v_text text := private.clean_symbol(p_text);
begin
  if v_text ilike 'id:%' then
    return (
      select ucie_tokens
      from core.ucie_tokens
      where coingecko_id = lower(substr(v_text, 4))
    );
  end if;
  if v_text like '%~%' then
    return (
      select ucie_tokens
      from core.ucie_tokens
      where asset_key = upper(v_text)
    );
  end if;
  return (
    select ucie_tokens
    from (
      select id, 0 as preference from core.ucie_tokens where coingecko_id = lower(v_text)
      union all
      select id, 1 from core.ucie_tokens where symbol = upper(v_text)
    ) as candidates
    join core.ucie_tokens on ucie_tokens.id = candidates.id
    order by market_cap_rank nulls last, preference, is_active desc, coingecko_id
    limit 1
  );
end;
$$;

comment on function private.resolve_symbol is
  'Return the coin that a ticker, a CoinGecko id or an asset key means, or null.';
