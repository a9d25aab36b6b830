-- private.caller: the person that private.authenticate bound this transaction to.

create function private.caller() returns uuid
language sql stable
set search_path = ''
as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

comment on function private.caller is 'Return the authenticated user of this transaction.';
