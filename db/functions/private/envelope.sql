-- private.envelope: the whole fresh answer, as it is stored once and sent many times.
--
-- Attribution names every source of which a value was used and that asks for credit; an input
-- that is one of our own tables (candles:kraken) counts for the provider it came from.

create function private.envelope(
  p_symbol     text,
  p_type       text,
  p_data       json,
  p_quality    integer,
  p_sources    jsonb,
  p_sandbox    boolean,
  p_created_at timestamptz,
  p_expires_at timestamptz
) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'symbol', p_symbol,
    'type', p_type,
    'data', p_data,
    'quality', p_quality,
    'sources', p_sources,
    'cached', true,
    'stale', false,
    'sandbox', p_sandbox,
    'created_at', private.iso_time(p_created_at),
    'expires_at', private.iso_time(p_expires_at),
    'attribution', (
      select coalesce(
        json_agg(
          json_build_object('name', title, 'text', credit, 'url', url) order by credited.place
        ),
        '[]'
      )
      from (
        select
          split_part(regexp_replace(source ->> 'name', '^[a-z]+:', ''), '-', 1) as name,
          min(place) as place
        from jsonb_array_elements(p_sources) with ordinality as listed(source, place)
        where source -> 'ok' = 'true'
        group by 1
      ) as credited
      join core.providers on providers.name = credited.name
    )
  )
$$;

comment on function private.envelope is
  'Build the envelope of a fresh, cached analysis.';
