-- private.ask_for_candles: have the newest daily candle of a coin fetched, unless it is stored.
--
-- Candles come with the technical analysis. One that was made since the day ended found none.

create function private.ask_for_candles(p_token core.ucie_tokens) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_made record;
begin
  if private.has_day(p_token.id) then
    return false;
  end if;
  select created_at, expires_at into v_made
  from core.ucie_analysis_cache
  where symbol = p_token.asset_key
    and analysis_type = 'technical';
  if v_made.expires_at > now()
    or v_made.created_at > date_trunc('day', now(), 'UTC') + interval '5 minutes'
  then
    return false;
  end if;
  return private.enqueue(
    'analyse',
    p_token.asset_key || ':technical',
    jsonb_build_object(
      'token_id', p_token.id, 'analysis_type', 'technical', 'seen_at', v_made.created_at
    ),
    now(),
    -5
  );
end;
$$;

comment on function private.ask_for_candles is
  'Queue the analysis that brings the newest daily candle; true when it was queued.';
