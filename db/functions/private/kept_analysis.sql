-- private.kept_analysis: one analysis of a coin as it is stored now; nothing is asked for.
--
-- Of research the answer is taken as it is stored: it tells neither what a report cost nor how
-- another one stands. A bought report is not shown to the public, which may not read it otherwise.

create function private.kept_analysis(p_asset_key text, p_type text, p_public boolean)
returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_reading private.reading;
  v_error   jsonb;
begin
  select convert_from(body, 'UTF8'), data_quality_score, created_at, expires_at
  into v_reading.body, v_reading.quality, v_reading.created_at, v_reading.expires_at
  from core.ucie_analysis_cache
  where symbol = p_asset_key
    and analysis_type = p_type
    and created_at + (expires_at - created_at) * private.setting('stale_factor') > now();
  if not found then
    v_error := private.why_not_kept(p_asset_key, p_type);
  elsif p_public and v_reading.body::json -> 'data' ->> 'ai' = 'true' then
    v_error := jsonb_build_object(
      'code', 'not_public', 'detail', 'A bought report is for people with an account.'
    );
  end if;
  v_reading.state := case
    when v_error is not null then 'missing'
    when v_reading.expires_at > now() then 'fresh'
    else 'stale'
  end;
  return json_build_object(
    'state', v_reading.state,
    'envelope', case v_reading.state
      when 'fresh' then v_reading.body::json
      when 'stale' then private.restated(v_reading, '1d', true)
    end,
    'error', v_error,
    'refreshing', false
  );
end;
$$;

comment on function private.kept_analysis is
  'Return state and envelope of a stored analysis, or why there is none.';
