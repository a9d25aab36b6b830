-- api.open_stream: where a stream of events begins; that of an analysis for a script as well.
--
-- Refuses: 401, 403, 404 unknown_progress
--
-- p_after is the number of the last event that was seen; one too old to go on from, or of a time
-- to come, is a reset: the page loads afresh. A stream of a progressive analysis begins with what
-- was told of it so far.

create function api.open_stream(
  p_session  text,
  p_progress text   default null,
  p_after    bigint default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(
    p_session, case when p_progress is null then 'look' else 'watch' end
  );
  v_run_id  uuid;
  v_newest  bigint;
  v_reset   boolean;
begin
  if p_progress is not null then
    v_run_id := (
      select session_id
      from core.analysis_runs
      where session_id = private.uuid_of(p_progress)
        and user_id = v_user_id
        and expires_at > now()
    );
    if v_run_id is null then
      return private.refused(
        404, 'unknown_progress', 'There is no such analysis of yours; each is kept for an hour.'
      );
    end if;
  end if;

  perform private.number_events();
  v_newest := private.newest_event();
  v_reset := coalesce(p_after not between private.oldest_resumable() and v_newest, false);
  return private.ok(json_build_object(
    'user_id', v_user_id,
    'reset', v_reset,
    'newest', v_newest,
    'after', case when v_run_id is not null or v_reset then v_newest else p_after end,
    'events', private.told_of_run(v_run_id, case when v_reset then 0 else p_after end, v_newest)
  ));
end;
$$;

comment on function api.open_stream is
  'Tell where the caller''s stream begins, and what a progressive analysis of theirs told before.';
