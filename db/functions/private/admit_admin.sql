-- private.admit_admin: only an admin goes on; whoever else tried is remembered.
--
-- Refuses: 401 unauthenticated, 401 session_expired; 403 admin_only and 403 scope_missing returned
--
-- private.authenticate raises, which would undo the audit row. Here its refusal of somebody who is
-- known is caught, noted as access_denied, and returned in its own words for the door to pass on.
-- Thirty notes a minute about one person say enough: nobody may fill the trail.

create function private.admit_admin(p_session text, p_client jsonb) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_code    text;
  v_detail  text;
  v_user_id uuid;
begin
  perform private.authenticate(p_session, 'admin');
  return null;
exception
  when sqlstate 'UC403' then
    get stacked diagnostics v_code = message_text, v_detail = pg_exception_detail;
    v_user_id := private.bearer(p_session);
    if (private.take_attempt(jsonb_build_object('denied_user', v_user_id))).id is not null then
      perform private.log_auth_event('access_denied', v_user_id, p_client, v_code);
    end if;
    return private.refused(403, v_code, v_detail);
end;
$$;

comment on function private.admit_admin is
  'Bind the transaction to an admin and return null, or return the refusal after noting it.';
