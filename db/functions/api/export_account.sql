-- api.export_account: everything that is kept about the caller, in one document.
--
-- Refuses: 401 unauthenticated, 401 session_expired, 403 session_required, 429 too_many_attempts
--
-- Letters are kept a month and say what the audit trail says; no hash and no secret leaves.

create function api.export_account(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'session');
  v_attempt private.attempt;
begin
  v_attempt := private.take_attempt(jsonb_build_object('export_user', v_user_id));
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  perform private.log_auth_event('account_exported', v_user_id, p_client);
  return private.ok(json_build_object(
    'exported_at', private.iso_time(now()),
    'account', private.describe_account(v_user_id),
    'appearance', private.describe_appearance(v_user_id),
    'pending_email', private.pending_email(v_user_id),
    'access_code', private.export_access_code(v_user_id),
    'sessions', private.describe_sessions(v_user_id, p_session),
    'personal_tokens', private.describe_personal_tokens(v_user_id),
    'devices', private.export_devices(v_user_id),
    'watchlist', private.export_watchlist(v_user_id),
    'alerts', private.export_alerts(v_user_id),
    'opened_coins', private.export_opened_coins(v_user_id),
    'visits', private.export_visits(v_user_id),
    'progressive_analyses', private.export_progress(v_user_id),
    'reports', private.export_reports(v_user_id),
    'shares', private.describe_shares(v_user_id),
    'audit_trail', private.export_audit_trail(v_user_id)
  ));
end;
$$;

comment on function api.export_account is
  'Return everything that is kept about the caller, but no secret: 200, or 429.';
