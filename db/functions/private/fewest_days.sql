-- private.fewest_days: how many common days a span needs before two coins are compared over it.
--
-- Those of the analysis of risk: 60 of 90, 250 of 365; and 20 of 30.

create function private.fewest_days(p_days integer) returns integer
language sql immutable
set search_path = ''
as $$ select case p_days when 365 then 250 else p_days * 2 / 3 end $$;

comment on function private.fewest_days is
  'Return the fewest days in common that a correlation over so many days is told of.';
