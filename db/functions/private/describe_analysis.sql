-- private.describe_analysis: one analysis of a coin as its page shows it.

create function private.describe_analysis(
  p_token_id  uuid,
  p_asset_key text,
  p_type      text
) returns json
language plpgsql volatile
set search_path = ''
as $$
declare
  v_reading private.reading := private.read_analysis(p_token_id, p_asset_key, p_type, false);
begin
  return json_build_object(
    'state', v_reading.state,
    'envelope', case v_reading.state
      when 'fresh' then v_reading.body::json
      when 'stale' then private.restated(v_reading, '1d', true)
    end,
    'error', case v_reading.state
      when 'failed' then (private.no_source(v_reading)).body::json
      when 'limited' then (private.too_many_requests(v_reading.retry_after)).body::json
    end,
    'refreshing', v_reading.refreshing
  );
end;
$$;

comment on function private.describe_analysis is
  'Return state, envelope or error of an analysis, asking for it where it is cold or old.';
