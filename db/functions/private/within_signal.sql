-- private.within_signal: a figure held within -100 and 100; what is not known stays so.

create function private.within_signal(p_value double precision) returns double precision
language sql immutable
set search_path = ''
as $$ select case when p_value is not null then greatest(-100, least(100, p_value)) end $$;

comment on function private.within_signal is
  'Return a signal within -100 and 100, or null.';
