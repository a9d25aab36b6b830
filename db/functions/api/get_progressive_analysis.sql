-- api.get_progressive_analysis: how a progressive analysis goes; only its owner finds it.
--
-- Refuses: 401, 404 unknown_progress
--
-- p_until is the phase whose end is worth waiting for. Whether there is one is read before what is
-- shown: who waits for an end that came in between hears of it, and looks again.

create function api.get_progressive_analysis(
  p_session       text,
  p_progress      text,
  p_until         integer default 4,
  p_if_none_match text    default null,
  p_waited        boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_id      uuid := (
    select session_id
    from core.analysis_runs
    where session_id = private.uuid_of(p_progress)
      and user_id = v_user_id
      and expires_at > now()
  );
  v_headers jsonb;
  v_tag     text;
  v_reply   private.reply;
begin
  if v_id is null then
    return private.refused(
      404, 'unknown_progress', 'There is no such analysis of yours; each is kept for an hour.'
    );
  end if;
  v_headers := private.progress_headers(v_id, p_until) - 'Location';
  v_tag := private.progress_tag(v_id);
  if private.etag_matches(p_if_none_match, v_tag) then
    v_reply := row(304, '', '{}')::private.reply;
  else
    v_reply := private.ok(private.describe_progress(v_id));
  end if;
  v_reply.headers := v_headers || jsonb_build_object('ETag', 'W/' || v_tag);
  return v_reply;
end;
$$;

comment on function api.get_progressive_analysis is
  'Tell a person how their analysis goes: 200, 304 when it is as it was, 404 for anyone else.';
