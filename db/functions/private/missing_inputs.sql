-- private.missing_inputs: the analyses that a judgement of a coin builds on and that left nothing.
--
-- Risk and forecasts rest on daily candles, which come with the technical analysis, and on the
-- price of the hour; risk on the holders that the on-chain analysis reads as well.

create function private.missing_inputs(
  p_token core.ucie_tokens,
  p_type  text
) returns text[]
language sql stable
set search_path = ''
as $$
  select coalesce(array_agg(input), '{}')
  from (
    select 'market-data'
    where not exists (
      select
      from core.price_snapshots
      where token_id = p_token.id
        and taken_at > now() - interval '1 hour'
    )
    union all
    select 'technical'
    where not exists (
      select
      from core.candles
      where token_id = p_token.id
        and interval_s = 86400
    )
    union all
    select 'on-chain'
    where p_type = 'risk'
      and not exists (
        select
        from core.ucie_analysis_cache
        where symbol = p_token.asset_key
          and analysis_type = 'on-chain'
      )
  ) as missing (input)
  where p_type in ('predictions', 'risk')
$$;

comment on function private.missing_inputs is
  'Return the types of the analyses that risk or a forecast of a coin lacks; none for other types.';
