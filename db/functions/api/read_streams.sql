-- api.read_streams: what is new after a number, for the sessions whose streams are open.
--
-- `ended` holds the places, from 1, of those that live no more; `to` of an event the places of
-- those it is for, null: all. Asking is no use of a session: one that nobody uses ends anyway.
-- Without p_check sessions are looked up only where something is for one person alone. All that is
-- told has a number up to `newest`, which is read first: what others number meanwhile is told the
-- next time.

create function api.read_streams(p_sessions text[], p_after bigint, p_check boolean)
returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_users  uuid[] := array[]::uuid[];
  v_newest bigint;
  v_answer json;
begin
  perform private.number_events();
  v_newest := private.newest_event();
  perform set_config('app.user_id', '', true);
  perform set_config('app.admin', '', true);
  if p_check or exists (
    select from core.stream_order where number > p_after and number <= v_newest and is_own
  ) then
    v_users := private.bearers(p_sessions);
  end if;
  perform set_config('app.users', array_to_string(v_users, ','), true);

  v_answer := json_build_object(
    'newest', v_newest,
    'ended', array(
      select place from unnest(v_users) with ordinality as held(id, place) where id is null
    ),
    'events', private.told_between(p_after, v_newest, v_users)
  );
  perform set_config('app.users', '', true);
  return v_answer;
end;
$$;

comment on function api.read_streams is
  'Return events after a number for the bearers of sessions, and which of those have ended.';
