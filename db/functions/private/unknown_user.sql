-- private.unknown_user: an admin named an account that is not there.
--
-- Refuses: 404 unknown_user

create function private.unknown_user() returns private.reply
language sql immutable
set search_path = ''
as $$ select private.refused(404, 'unknown_user', 'There is no such account.') $$;

comment on function private.unknown_user is 'Refuse what names an account that is not there.';
