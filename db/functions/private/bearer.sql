-- private.bearer: whose session or personal token this is, whatever it may do.
--
-- For the audit trail only: it does not ask whether the session is live or the account enabled.

create function private.bearer(p_session text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_hash text := regexp_replace(p_session, '^cap:', '');
begin
  perform set_config('app.session', coalesce(v_hash, ''), true);
  return coalesce(
    (select user_id from core.sessions where token_hash = v_hash),
    (select user_id from core.personal_tokens where token_hash = v_hash)
  );
end;
$$;

comment on function private.bearer is
  'Return the account that a session or personal token belongs to, or null.';
