-- private.technical_signal: how the charts lean over all time frames, from -100 to 100.

create function private.technical_signal(p_data jsonb) returns double precision
language sql immutable
set search_path = ''
as $$ select private.number_of(p_data #> '{composite,score}') $$;

comment on function private.technical_signal is
  'Return the lean of a technical analysis, or null when it has none.';
