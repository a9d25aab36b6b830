-- private.shown_part: a part of a phase with its answer as it is stored now, if there is one.
--
-- The answer may be newer than the phase, and says itself when it was made.

create function private.shown_part(p_token core.ucie_tokens, p_type text, p_part jsonb)
returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_reading private.reading;
begin
  if p_part ? 'created_at' then
    select private.stored_text(body, p_type, p_token.id), data_quality_score, created_at, expires_at
    into v_reading.body, v_reading.quality, v_reading.created_at, v_reading.expires_at
    from core.ucie_analysis_cache
    where symbol = p_token.asset_key
      and analysis_type = p_type;
  end if;
  if v_reading.body is null then
    return p_part::json;
  end if;
  v_reading.state := case when v_reading.expires_at > now() then 'fresh' else 'stale' end;
  return json_build_object(
    'state', p_part -> 'state',
    'error', p_part -> 'error',
    'envelope', private.restated(v_reading, '1d', p_part ->> 'state' <> 'fresh')
  );
end;
$$;

comment on function private.shown_part is
  'Return a part of a phase with its envelope beside its state.';
