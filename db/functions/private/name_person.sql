-- private.name_person: an account as other rows refer to it.

create function private.name_person(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object('id', id, 'email', email)
  from core.users
  where id = p_user_id
$$;

comment on function private.name_person is
  'Return id and e-mail of an account; null for none, or one that is gone.';
