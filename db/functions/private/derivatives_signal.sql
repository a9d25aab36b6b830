-- private.derivatives_signal: the lean of the futures, from -100 to 100.
--
-- Against the crowd: where those who bet on a rise stand close together, a rise has fewer to come.

create function private.derivatives_signal(p_data jsonb) returns double precision
language sql immutable
set search_path = ''
as $$ select - private.number_of(p_data #> '{crowding,score}') $$;

comment on function private.derivatives_signal is
  'Return the lean of the futures, or null when nothing is known of crowding.';
