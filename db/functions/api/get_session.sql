-- api.get_session: until when a session lasts; asking is no use of it.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required
--
-- For open pages: one that nobody uses may ask, and the session ends nevertheless.

create function api.get_session(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  perform private.authenticate(p_session, 'look');
  return private.ok((
    select json_build_object(
      'session', json_build_object(
        'ends_at', private.iso_time(least(idle_until, expires_at)),
        'expires_at', private.iso_time(expires_at)
      )
    )
    from core.sessions
    where token_hash = p_session
  ));
end;
$$;

comment on function api.get_session is
  'Return when the caller''s session ends if nobody uses it, and when at the latest.';
