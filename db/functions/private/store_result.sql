-- private.store_result: put an analysis into the cache, its answer written out once.
--
-- A bought report gives way to the next one only, not to a digest that was made meanwhile.

create function private.store_result(
  p_symbol   text,
  p_type     text,
  p_data     json,
  p_quality  integer,
  p_coverage double precision,
  p_sources  jsonb,
  p_sandbox  boolean
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_expires_at timestamptz;
begin
  select now() + make_interval(secs => ttl_s) into strict v_expires_at
  from core.analysis_settings
  where analysis_type = p_type;

  insert into core.ucie_analysis_cache (
    symbol, analysis_type, data, data_quality_score, created_at, expires_at, sources, body, coverage
  )
  values (
    p_symbol,
    p_type,
    p_data::jsonb,
    p_quality,
    now(),
    v_expires_at,
    p_sources,
    convert_to(
      private.envelope(
        p_symbol, p_type, p_data, p_quality, p_sources, p_sandbox, now(), v_expires_at
      )::text,
      'UTF8'
    ),
    p_coverage
  )
  on conflict on constraint ucie_cache_unique do update
  set data = excluded.data,
      data_quality_score = excluded.data_quality_score,
      created_at = excluded.created_at,
      expires_at = excluded.expires_at,
      sources = excluded.sources,
      body = excluded.body,
      coverage = excluded.coverage
  where p_type <> 'research'
    or p_data ->> 'ai' = 'true'
    or not private.is_lasting_report(
      ucie_analysis_cache.data, ucie_analysis_cache.created_at, ucie_analysis_cache.expires_at
    );
end;
$$;

comment on function private.store_result is
  'Put the analysis of a coin in the place of the last one, for the life its type has.';
