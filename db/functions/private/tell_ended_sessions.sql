-- private.tell_ended_sessions: who holds streams open looks whether their sessions live.

create function private.tell_ended_sessions() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  perform pg_notify('streams', 'sessions');
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
for each statement execute function private.tell_ended_sessions();
