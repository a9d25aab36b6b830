-- private.key_figures: the few figures by which an analysis is remembered, by their path in `data`.
--
-- What is null in the analysis is left out.

create function private.key_figures(p_type text, p_data jsonb) returns jsonb
language sql immutable
set search_path = ''
as $$
  select jsonb_object_agg(figures.path, figures.value)
  from (
    select path, p_data #> string_to_array(path, '.') as value
    from (
      values
        ('market-data', 'price_usd'), ('market-data', 'change_24h_pct'),
        ('market-data', 'market_cap_usd'), ('market-data', 'volume_24h_usd'),
        ('technical', 'composite.score'), ('technical', 'composite.label'),
        ('sentiment', 'score'), ('sentiment', 'label'),
        ('news', 'counts.d1'), ('news', 'tone.mean_72h'),
        ('on-chain', 'activity.tx_24h'), ('on-chain', 'fee_typical_usd'),
        ('on-chain', 'transfers_summary.sum_usd_24h'),
        ('derivatives', 'funding.rate_8h'), ('derivatives', 'open_interest.usd'),
        ('derivatives', 'crowding.score'),
        ('defi', 'tvl.usd'), ('defi', 'tvl.change_30d_pct'),
        ('risk', 'overall_score'), ('risk', 'category'),
        ('predictions', 'horizons.7d.low_usd'), ('predictions', 'horizons.7d.high_usd'),
        ('research', 'provider'), ('research', 'confidence')
    ) as paths(type, path)
    where type = p_type
  ) as figures
  where jsonb_typeof(figures.value) in ('number', 'string')
$$;

comment on function private.key_figures is
  'Return the key figures of an analysis by their path; null where it has none.';
