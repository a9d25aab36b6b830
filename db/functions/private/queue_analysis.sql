-- private.queue_analysis: put the making of an analysis into the queue, once for everybody.
--
-- What there is nothing to show of comes first, and what belongs to an earlier phase before that of
-- a later one, which has more time. News that wait for the feeds to be read are made when that has
-- ended, or without it when a second of their phase is left. With the first risk of all, the days
-- of bitcoin and ether are asked for.

create function private.queue_analysis(
  p_token_id   uuid,
  p_asset_key  text,
  p_type       text,
  p_created_at timestamptz,
  p_shown      boolean
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_at timestamptz := now();
begin
  if p_type = 'news' and private.ask_for_feeds(p_token_id) then
    v_at := now() + interval '4 seconds';
  end if;
  if p_type = 'risk' then
    perform private.ask_for_peers(p_token_id);
  end if;
  perform private.enqueue(
    'analyse',
    p_asset_key || ':' || p_type,
    jsonb_build_object(
      'token_id', p_token_id, 'analysis_type', p_type, 'seen_at', p_created_at
    ),
    v_at,
    case when p_shown then 5 else 10 end + (
      select 4 - phase_number from core.analysis_phases where p_type = any(analysis_types)
    )
  );
end;
$$;

comment on function private.queue_analysis is
  'Ask for an analysis to be made; one that waits or is being made is not asked for twice.';
