-- api.get_analysis: the stored analysis of a coin; a cold or old one is asked for by the same call.
--
-- Refuses: 400 bad_symbol, 400 bad_timeframe, 401, 404 not_available, 404 unknown_symbol,
--          429 too_many_requests, 503 no_source, 503 lookups_exhausted
--
-- A fresh row goes out as it was stored. A stale one is served at once while it is made anew.
-- Without one, and where a refresh was asked for, the answer says what to wait for.

create function api.get_analysis(
  p_session       text,
  p_symbol        text,
  p_analysis_type text,
  p_timeframe     text    default null,
  p_refresh       boolean default false,
  p_if_none_match text    default null,
  p_client        jsonb   default null,
  p_waited        boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_type      text;
  v_timeframe text := coalesce(p_timeframe, '1d');
  v_token     core.ucie_tokens;
  v_reading   private.reading;
  v_reply     private.reply;
  v_wait_for  jsonb;
begin
  perform private.authenticate(p_session);
  v_type := private.available_type(p_analysis_type);
  if v_timeframe not in ('1h', '4h', '1d', '1w') then
    return private.refused(400, 'bad_timeframe', 'The time frame is 1h, 4h, 1d or 1w.');
  end if;
  v_token := private.resolve_symbol(p_symbol);
  if v_token.id is null then
    return private.unknown_symbol(p_symbol);
  end if;

  v_reading := private.read_analysis(v_token.id, v_token.asset_key, v_type, p_refresh);
  v_wait_for := jsonb_build_object(
    'Wait-For', 'analysis:' || v_token.asset_key || ':' || v_type
  );
  case v_reading.state
    when 'pending' then
      return private.accepted(
        json_build_object('status', 'pending', 'symbol', v_token.asset_key, 'type', v_type),
        private.retry_after(1) || v_wait_for || '{"X-Cache": "miss"}'
      );
    when 'failed' then
      return private.no_source(v_reading);
    when 'limited' then
      return private.too_many_requests(v_reading.retry_after);
    else
      v_reply := private.analysis_reply(
        v_reading, v_token.asset_key, v_type, v_timeframe, p_waited, p_if_none_match
      );
  end case;
  if p_refresh and v_reading.refreshing then
    v_reply.headers := v_reply.headers || v_wait_for;
  end if;
  return v_reply;
end;
$$;

comment on function api.get_analysis is
  'Answer with a stored analysis: 200, 304, or 202 while it is made, or 503 when it could not be.';
