-- private.describe_analysis: one analysis of a coin as its page shows it, asking for nothing.
--
-- What is to be made is asked for by the progressive analysis that the page follows. refreshing:
-- it is in the making, or is in a phase to come. retry_at: it was left out, since this person had
-- as much made as one may, until then.

create function private.describe_analysis(
  p_token core.ucie_tokens,
  p_type  text,
  p_run   core.analysis_runs
) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_reading private.reading := private.stored_reading(p_token.id, p_token.asset_key, p_type);
  v_limit   timestamptz := (p_run.limited ->> p_type)::timestamptz;
  v_is_left boolean;
begin
  if v_reading.state <> 'fresh' then
    v_reading.refreshing := private.is_in_making(p_token.asset_key, p_type)
      or v_limit is null and private.is_to_come(p_token, p_type, p_run);
  end if;
  v_is_left := coalesce(
    v_limit > now() and v_reading.state <> 'fresh' and not v_reading.refreshing, false
  );
  if v_reading.state = 'gone' then
    v_reading.state := case
      when v_reading.refreshing then 'pending'
      when v_is_left then 'limited'
      else 'failed'
    end;
    v_reading.sources := coalesce(
      nullif(private.failure_of(p_token.asset_key, p_type) -> 'sources', 'null'), '[]'
    );
  end if;

  return json_build_object(
    'state', v_reading.state,
    'envelope', case v_reading.state
      when 'fresh' then v_reading.body::json
      when 'stale' then private.restated(v_reading, '1d', true)
    end,
    'error', case v_reading.state
      when 'failed' then (private.no_source(v_reading)).body::json
      when 'limited' then (private.too_many_requests(null)).body::json
    end,
    'refreshing', v_reading.refreshing,
    'retry_at', case when v_is_left then private.iso_time(v_limit) end
  );
end;
$$;

comment on function private.describe_analysis is
  'Return state, envelope or error of an analysis, as the run that asks for it stands.';
