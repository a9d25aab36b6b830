-- private.request_analysis: queue the making of an analysis, unless this person had too much made.
--
-- Null when it is on its way; else the seconds after which this person may ask again.

create function private.request_analysis(
  p_token_id   uuid,
  p_asset_key  text,
  p_type       text,
  p_created_at timestamptz,
  p_shown      boolean
) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_slot private.attempt := private.take_fetch_slot(
    'fetch_user', 'analyse', p_asset_key || ':' || p_type
  );
begin
  if v_slot.retry_after is not null then
    return v_slot.retry_after;
  end if;
  perform private.queue_analysis(p_token_id, p_asset_key, p_type, p_created_at, p_shown);
  return null;
end;
$$;

comment on function private.request_analysis is
  'Queue an analysis for whoever asks: null, or the seconds after which this person may ask again.';
