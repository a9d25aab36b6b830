-- api.get_visit: who looks at a page that is for everybody, and how pages look to them.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.get_visit(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  return private.ok(private.describe_visit(v_user_id, p_session)::json);
end;
$$;

comment on function api.get_visit is
  'Return the caller, the end of the session and how pages look.';
