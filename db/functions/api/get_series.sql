-- api.get_series: what we have stored of a coin over time, as points for a chart.
--
-- Refuses: 400 bad_symbol, 400 bad_series, 400 bad_timeframe, 400 bad_from, 401,
--          404 unknown_symbol
--
-- Reads tables only; at most 1,500 points, the newest.

create function api.get_series(
  p_session       text,
  p_symbol        text,
  p_name          text,
  p_interval      text default null,
  p_since         text default null,
  p_if_none_match text default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token    core.ucie_tokens;
  v_interval text := case p_name when 'candles' then coalesce(p_interval, '1d') end;
  v_since    timestamptz := private.moment_of(p_since);
  v_source   text;
  v_points   json;
  v_body     json;
begin
  perform private.authenticate(p_session);
  if v_interval not in ('1h', '4h', '1d', '1w') then
    return private.refused(400, 'bad_timeframe', 'The interval is 1h, 4h, 1d or 1w.');
  end if;
  v_token := private.resolve_symbol(p_symbol);
  if v_token.id is null then
    return private.refused(
      404, 'unknown_symbol', 'No coin is known by this ticker or id.', null,
      jsonb_build_object('suggestions', private.suggest_tokens(p_symbol))
    );
  end if;

  if p_name = 'candles' then
    v_source := private.chart_source(
      v_token.id, v_token.asset_key,
      case v_interval when '1h' then 3600 when '4h' then 14400 else 86400 end
    );
  elsif p_name = 'daily' then
    v_source := (select max(source) from core.daily_figures where token_id = v_token.id);
  end if;
  v_points := private.series_points(v_token, p_name, v_interval, v_source, v_since);
  if v_points is null then
    return private.refused(400, 'bad_series', 'There is no series of this name.');
  end if;
  v_body := json_build_object(
    'symbol', v_token.asset_key,
    'name', p_name,
    'interval', v_interval,
    'source', v_source,
    'as_of', case p_name
      when 'daily' then private.iso_time(private.view_age('daily_figures'))
    end,
    'points', v_points
  );
  return private.unless_matched(v_body, p_if_none_match);
end;
$$;

comment on function api.get_series is
  'Answer with a stored series of a coin: 200, or 304 when the caller has them.';
