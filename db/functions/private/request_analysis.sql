-- private.request_analysis: queue the making of an analysis, unless this person had too much made.
--
-- Null when it is on its way; else the seconds after which this person may ask again. What there is
-- nothing to show of comes first. News that wait for the feeds to be read are made when that has
-- ended, or without it after a few seconds. With the first risk of all, the days of bitcoin and
-- ether are asked for.

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
  v_key  text := p_asset_key || ':' || p_type;
  v_slot private.attempt;
  v_at   timestamptz := now();
begin
  v_slot := private.take_fetch_slot('fetch_user', 'analyse', v_key);
  if v_slot.retry_after is not null then
    return v_slot.retry_after;
  end if;
  if p_type = 'news' and private.ask_for_feeds(p_token_id) then
    v_at := now() + interval '6 seconds';
  end if;
  if p_type = 'risk' then
    perform private.ask_for_peers(p_token_id);
  end if;
  perform private.enqueue(
    'analyse',
    v_key,
    jsonb_build_object(
      'token_id', p_token_id, 'analysis_type', p_type, 'seen_at', p_created_at
    ),
    v_at,
    case when p_shown then 5 else 10 end
  );
  return null;
end;
$$;

comment on function private.request_analysis is
  'Queue an analysis; null, or the seconds to wait for whoever had as much made as one may.';
