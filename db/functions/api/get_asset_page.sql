-- api.get_asset_page: everything the page of one coin shows, and what has it made.
--
-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol, 429 too_many_requests, 503 no_source,
--          503 lookups_exhausted
--
-- What is missing or old is asked for by a progressive analysis of the caller's: the newest one of
-- this coin that is of use, or one that begins now. The page is answered with what there is.
--
-- The path names a CoinGecko id; what is none goes through the resolver and is redirected. An
-- unknown text is looked up upstream once; until that has ended it is answered as unknown.

create function api.get_asset_page(
  p_session text,
  p_asset   text,
  p_client  jsonb   default null,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_visit   jsonb := private.describe_visit(v_user_id, p_session);
  v_token   core.ucie_tokens;
  v_source  text;
  v_run     core.analysis_runs;
begin
  v_token := (select ucie_tokens from core.ucie_tokens where coingecko_id = p_asset);
  if v_token.id is null then
    v_token := private.resolve_symbol(p_asset);
    if v_token.id is null then
      return private.unknown_asset(p_asset);
    end if;
    return row(
      301, json_build_object('redirect', '/asset/' || v_token.coingecko_id)::text, null
    )::private.reply;
  end if;

  perform private.touch_coins(array[v_token.id]);
  v_run := private.page_progress(v_user_id, v_token);
  perform private.note_opening(v_user_id, v_token);
  v_source := private.chart_source(v_token.id, v_token.asset_key, 86400);
  return private.ok(
    json_build_object(
      'user', v_visit -> 'user',
      'look', v_visit -> 'look',
      'session', v_visit -> 'session',
      'coin', private.describe_asset(v_token),
      'progress', private.describe_phases(v_run),
      'analyses', (
        select json_object_agg(type, private.describe_analysis(v_token, type, v_run))
        from unnest(private.available_types()) as types(type)
      ),
      'consensus', private.consensus(v_token),
      'figures_made_at', private.iso_time(private.view_age('daily_figures')),
      'pictures', private.pictures_of(v_token),
      'candles', private.chart_candles(v_token.id, v_source, '1d', null, 120),
      'candles_source', v_source
    )
  );
end;
$$;

comment on function api.get_asset_page is
  'Answer with a coin, its analyses as far as they are made, and its newest daily candles.';
