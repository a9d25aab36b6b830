-- private.tell_ended_sessions: who holds streams open looks whether their sessions live.
--
-- Only where some ended: a login deletes the oldest beyond what an account may have, mostly none.

create function private.tell_ended_sessions() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  if exists (select from ended) then
    perform pg_notify('streams', 'sessions');
  end if;
  return null;
end;
$$;

comment on function private.tell_ended_sessions is
  'Trigger: say that sessions ended, whichever rule ended them.';

create trigger personal_tokens_tell_ended
after delete on core.personal_tokens
referencing old table as ended
for each statement execute function private.tell_ended_sessions();

create trigger sessions_tell_ended
after delete on core.sessions
referencing old table as ended
for each statement execute function private.tell_ended_sessions();
