-- private.is_filled: whether a materialised view was ever filled.
--
-- One that was not, as after a copy without data, cannot be replaced line by line and has no
-- readers who would be kept waiting.

create function private.is_filled(p_view regclass) returns boolean
language sql stable
set search_path = ''
as $$ select relispopulated from pg_catalog.pg_class where oid = p_view $$;

comment on function private.is_filled is 'True for a materialised view that has been filled.';
