-- private.update_updated_at_column: keeps updated_at honest.

create function private.update_updated_at_column() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

comment on function private.update_updated_at_column is
  'Trigger: set updated_at on every change of a row.';

create trigger users_update_updated_at
before update on core.users
for each row execute function private.update_updated_at_column();
