-- private.token_bearer: whose personal token this is, while it may read; null for all else.
--
-- For streams that are open: asking is no use of it.

create function private.token_bearer(p_session text) returns uuid
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_session not like 'cap:%' then
    return null;
  end if;
  perform set_config('app.session', substr(p_session, 5), true);
  return (
    select users.id
    from core.personal_tokens
    join core.users on users.id = personal_tokens.user_id
    where personal_tokens.token_hash = substr(p_session, 5)
      and personal_tokens.expires_at > now()
      and 'read' = any(personal_tokens.scopes)
      and users.disabled_at is null
  );
end;
$$;

comment on function private.token_bearer is
  'Return the user of a live personal token with the scope read, or null.';
