-- private.missing_inputs: what a judgement of a coin rests on and nothing is stored of, as jobs.
--
-- Risk and forecasts rest on daily candles, which come with the technical analysis, and on the
-- price of the hour; risk also on the holders that the on-chain analysis reads, and on the candles
-- of bitcoin and ether. The keys are those of the jobs that would bring it.

create function private.missing_inputs(
  p_token core.ucie_tokens,
  p_type  text
) returns text[]
language sql stable
set search_path = ''
as $$
  select coalesce(array_agg(job_key), '{}')
  from (
    select p_token.asset_key || ':market-data'
    where not exists (
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
    where (id = p_token.id or p_type = 'risk' and coingecko_id in ('bitcoin', 'ethereum'))
      and not private.has_candles(id)
  ) as missing (job_key)
  where p_type in ('predictions', 'risk')
$$;

comment on function private.missing_inputs is
  'Return the keys of the jobs that would bring what risk or a forecast of a coin lacks.';
