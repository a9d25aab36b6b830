-- private.bad_filter: a list was asked for in words that it does not know.
--
-- Refuses: 400 bad_filter

create function private.bad_filter(p_name text, p_takes text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  raise exception 'bad_filter'
    using errcode = 'UC400', detail = p_name || ' takes ' || p_takes || '.';
end;
$$;

comment on function private.bad_filter is 'Raise bad_filter, saying what a parameter takes.';
