-- api.get_appearance_page: what the page of one's appearance shows; the look is in the visit.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.get_appearance_page(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  return private.ok((
    private.describe_visit(v_user_id, p_session)
    || jsonb_build_object(
      'zones', (select jsonb_agg(name order by name) from core.time_zones)
    )
  )::json);
end;
$$;

comment on function api.get_appearance_page is
  'Return how pages look to the caller, and the time zones there are.';
