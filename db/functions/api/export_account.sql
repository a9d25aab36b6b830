-- api.export_account: everything that is kept about the caller, in one document.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required

create function api.export_account(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
begin
  perform private.log_auth_event('account_exported', v_user_id, p_client);
  return private.ok(json_build_object(
    'exported_at', private.iso_time(now()),
    'account', private.describe_account(v_user_id),
    'sessions', private.describe_sessions(v_user_id, p_session),
    'personal_tokens', private.describe_personal_tokens(v_user_id),
    'watchlist', private.export_watchlist(v_user_id),
    'alerts', private.export_alerts(v_user_id),
    'audit_trail', private.export_audit_trail(v_user_id)
  ));
end;
$$;

comment on function api.export_account is
  'Return account, sessions, tokens, watchlist, alerts and audit trail of the caller.';
