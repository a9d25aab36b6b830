-- private.touch_personal_token: a token was used; who finds it locked leaves it to the other.

create function private.touch_personal_token(p_token_hash text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.personal_tokens
  set last_used_at = now()
  where id = (
    select id
    from core.personal_tokens
    where token_hash = p_token_hash
    for update skip locked
  );
end;
$$;

comment on function private.touch_personal_token is 'Note that a personal token was used just now.';
