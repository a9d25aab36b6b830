-- api.get_home_page: the market at a glance, and what is a person's own in it.
--
-- Refuses: 401

create function api.get_home_page(p_session text, p_client jsonb default null)
returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_visit   jsonb := private.describe_visit(v_user_id, p_session);
begin
  perform private.note_visit(v_user_id);
  return private.ok(
    json_build_object(
      'user', v_visit -> 'user',
      'session', v_visit -> 'session',
      'market', private.describe_market(),
      'watchlist', private.watched_rows(v_user_id),
      'alerts', private.fired_alerts(v_user_id),
      'news', private.stories_of_day(6),
      'opened', private.opened_rows(v_user_id, 8),
      'since', private.since_visit(v_user_id)
    )
  );
end;
$$;

comment on function api.get_home_page is
  'Answer with the summed market, and the caller''s coins, alerts, news and what changed.';
