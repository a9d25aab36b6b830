-- private.complete_audit_row: a line of the audit trail is one line, and says whose it was.
--
-- Whoever writes it: what would break a line of a log, move a terminal's cursor or turn the
-- direction of writing becomes a question mark. A row that comes back from a copy without its
-- user keeps the hash it has.

create function private.complete_audit_row() returns trigger
language plpgsql volatile
set search_path = ''
as $$
declare
  v_unprintable constant text :=
    '[\u0001-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]';
begin
  if new.user_id is not null then
    new.user_hash := encode(sha256(convert_to(new.user_id::text, 'UTF8')), 'hex');
  end if;
  if concat(new.ip_address, new.user_agent, new.error_message, new.request_id) ~ v_unprintable then
    new.ip_address := regexp_replace(new.ip_address, v_unprintable, '?', 'g');
    new.user_agent := regexp_replace(new.user_agent, v_unprintable, '?', 'g');
    new.error_message := regexp_replace(new.error_message, v_unprintable, '?', 'g');
    new.request_id := regexp_replace(new.request_id, v_unprintable, '?', 'g');
  end if;
  return new;
end;
$$;

comment on function private.complete_audit_row is
  'Trigger: fill the hash of the user and keep every audit row on one line.';

create trigger auth_logs_complete
before insert on core.auth_logs
for each row execute function private.complete_audit_row();
