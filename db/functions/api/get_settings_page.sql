-- api.get_settings_page: what the pages of settings show of the caller's account.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.get_settings_page(p_session text) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  return private.ok((
    private.describe_visit(v_user_id, p_session)
    || jsonb_build_object(
      'account', private.describe_account(v_user_id),
      'sessions', private.describe_sessions(v_user_id, p_session),
      'tokens', private.describe_personal_tokens(v_user_id),
      'shares', private.describe_shares(v_user_id),
      'pending_email', private.pending_email(v_user_id)
    )
  )::json);
end;
$$;

comment on function api.get_settings_page is
  'Return the caller''s account, sessions, personal tokens, shared reports and pending address.';
