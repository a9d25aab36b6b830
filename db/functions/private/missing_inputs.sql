-- private.missing_inputs: the jobs that would bring what an analysis rests on and is not stored.
--
-- Risk and forecasts rest on daily candles, which come with the technical analysis, and on the
-- price of the hour; risk also on the holders that the on-chain analysis reads, and on the candles
-- of bitcoin and ether. Research reads every other analysis, and had better read what is being
-- made. Nothing else rests on others.

create function private.missing_inputs(
  p_token core.ucie_tokens,
  p_type  text
) returns text[]
language sql stable
set search_path = ''
as $$
  select array(
    select p_token.asset_key || ':' || types.type
    from unnest(private.available_types()) as types(type)
    where p_type = 'research'
      and types.type <> 'research'
    union all
    select p_token.asset_key || ':market-data'
    where p_type in ('predictions', 'risk')
      and not exists (
        select
        from core.price_snapshots
        where token_id = p_token.id
          and taken_at > now() - interval '1 hour'
      )
    union all
    select p_token.asset_key || ':on-chain'
    where p_type = 'risk'
      and not exists (
        select
        from core.ucie_analysis_cache
        where symbol = p_token.asset_key
          and analysis_type = 'on-chain'
      )
    union all
    select asset_key || ':technical'
    from core.ucie_tokens
    where (
        id = p_token.id and p_type in ('predictions', 'risk')
        or coingecko_id in ('bitcoin', 'ethereum') and p_type = 'risk'
      )
      and not private.has_candles(id)
  )
$$;

comment on function private.missing_inputs is
  'Return the keys of the jobs that would bring what an analysis of a coin had better wait for.';
