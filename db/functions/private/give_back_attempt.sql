-- private.give_back_attempt: a successful attempt counts against nobody.

create function private.give_back_attempt(p_attempt uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  delete from core.attempts
  where id = p_attempt;
end;
$$;

comment on function private.give_back_attempt is 'Free every slot that an attempt took.';
