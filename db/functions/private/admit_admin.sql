-- private.admit_admin: only an admin goes on; whoever else tried is remembered.
--
-- Refuses: 401 unauthenticated, 401 session_expired; 403 admin_only and 403 scope_missing returned
--
-- private.authenticate raises, which would undo the audit row. Here its refusal of somebody who is
-- known is caught, noted as access_denied, and returned in its own words for the door to pass on.

create function private.admit_admin(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_code   text;
  v_detail text;
begin
  perform private.authenticate(p_session, 'admin');
  return null;
exception
  when sqlstate 'UC403' then
    get stacked diagnostics v_code = message_text, v_detail = pg_exception_detail;
    perform private.log_auth_event('access_denied', private.bearer(p_session), p_client, v_code);
    return private.refused(403, v_code, v_detail);
end;
$$;

comment on function private.admit_admin is
  'Bind the transaction to an admin and return null, or return the refusal after noting it.';
