-- private.shown_part: a part of a phase with its answer as it is stored now, if there is one.
--
-- The answer may be newer than the phase, and says itself when it was made. One that is gone has
-- left its key figures in the part.

create function private.shown_part(p_token core.ucie_tokens, p_type text, p_part jsonb)
returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_reading private.reading;
begin
  if p_part ? 'created_at' then
    v_reading := private.stored_reading(p_token.id, p_token.asset_key, p_type);
  end if;
  if v_reading.body is null then
    return p_part::json;
  end if;
  if v_reading.state = 'gone' then
    v_reading.state := 'stale';
  end if;
  return json_build_object(
    'state', p_part -> 'state',
    'error', p_part -> 'error',
    'figures', p_part -> 'figures',
    'envelope', private.restated(v_reading, '1d', p_part ->> 'state' <> 'fresh')
  );
end;
$$;

comment on function private.shown_part is
  'Return a part of a phase with its envelope beside its state.';
