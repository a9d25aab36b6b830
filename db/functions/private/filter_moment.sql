-- private.filter_moment: the moment of a filter; nothing written filters nothing.
--
-- Refuses: 400 bad_filter

create function private.filter_moment(p_filter jsonb, p_name text) returns timestamptz
language plpgsql stable
set search_path = ''
as $$
begin
  return private.moment_of(nullif(p_filter ->> p_name, ''));
exception
  when sqlstate 'UC400' then
    raise exception 'bad_filter'
      using errcode = 'UC400', detail = p_name || ' takes a date (2026-01-31),'
        ' a time (2026-01-31T12:00:00Z) or seconds since 1970.';
end;
$$;

comment on function private.filter_moment is
  'Return the moment of a filter, null for none; raise bad_filter for what is no moment.';
