-- private.analysis_reply: a stored analysis as an HTTP answer, or 304 when the caller has it.

create function private.analysis_reply(
  p_reading       private.reading,
  p_asset_key     text,
  p_type          text,
  p_timeframe     text,
  p_waited        boolean,
  p_if_none_match text
) returns private.reply
language plpgsql stable
set search_path = ''
as $$
declare
  v_cached  boolean := not p_waited or p_reading.refreshing or p_reading.state = 'stale';
  v_quality integer := p_reading.quality;
  v_etag    text;
  v_headers jsonb;
begin
  if p_reading.state = 'stale' then
    v_quality := private.aged_quality(v_quality, p_reading.created_at, p_reading.expires_at);
  end if;
  v_etag := '"' || md5(
    concat_ws(
      ' ', p_type, p_timeframe, p_asset_key, extract(epoch from p_reading.created_at),
      v_cached, p_reading.state, v_quality,
      case p_type when 'research' then md5(p_reading.body) end  -- its job goes on
    )
  ) || '"';
  v_headers := jsonb_build_object(
    'ETag', v_etag,
    'Age', greatest(0, floor(extract(epoch from now() - p_reading.created_at)))::text,
    'Cache-Control', 'private, max-age='
      || greatest(0, floor(extract(epoch from p_reading.expires_at - now()))),
    'X-Cache', case
      when p_reading.state = 'stale' then 'stale'
      when v_cached then 'hit'
      else 'miss'
    end
  );
  if p_if_none_match is not null and private.etag_matches(p_if_none_match, v_etag) then
    return row(304, '', v_headers)::private.reply;
  end if;
  if v_cached and p_reading.state = 'fresh' and p_timeframe = '1d' then
    return row(200, p_reading.body, v_headers)::private.reply;
  end if;
  return private.ok(private.restated(p_reading, p_timeframe, v_cached), v_headers);
end;
$$;

comment on function private.analysis_reply is
  'Reply with a stored analysis, its entity tag, age and how long it may be kept.';
