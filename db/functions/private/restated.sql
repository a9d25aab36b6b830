-- private.restated: a stored analysis as this reader is to see it.
--
-- The stored text is the answer to whoever comes while it is fresh, and goes out unread. Others
-- see some of it changed: a stale answer has lost quality by its age, reaching 0 just when it is
-- no longer shown; who waited for it learns that it was not cached; and another time frame than
-- the daily one has its own quality.

create function private.restated(
  p_reading   private.reading,
  p_timeframe text,
  p_cached    boolean
) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_body    json := p_reading.body::json;
  v_data    json := v_body -> 'data';
  v_quality integer := p_reading.quality;
begin
  if p_timeframe <> coalesce(v_data ->> 'primary', p_timeframe) then
    v_quality := coalesce((v_data -> 'frame_quality' ->> p_timeframe)::integer, 0);
    v_data := private.json_with(v_data, json_build_object('primary', p_timeframe));
  end if;
  return private.json_with(
    v_body,
    json_build_object(
      'data', v_data,
      'quality', private.aged_quality(v_quality, p_reading.created_at, p_reading.expires_at),
      'cached', p_cached,
      'stale', p_reading.state = 'stale'
    )
  );
end;
$$;

comment on function private.restated is
  'Return the stored envelope with quality, cached, stale and time frame as they are for a reader.';
