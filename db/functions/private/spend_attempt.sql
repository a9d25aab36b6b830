-- private.spend_attempt: an attempt is good for one outcome, and only for whom it was begun.
--
-- Refuses: 400 attempt_invalid

create function private.spend_attempt(p_attempt uuid, p_scope text, p_who text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.attempts
  set spent = true
  where id = p_attempt
    and not spent
    and exists (
      select
      from core.attempts as begun
      where begun.id = p_attempt
        and begun.scope = p_scope
        and begun.key = encode(sha256(convert_to(p_who, 'UTF8')), 'hex')
    );

  if not found then
    raise exception 'attempt_invalid'
      using errcode = 'UC400', detail = 'This attempt was never begun, or has ended. Try again.';
  end if;
end;
$$;

comment on function private.spend_attempt is
  'Take the one outcome that an attempt is good for, or refuse.';
