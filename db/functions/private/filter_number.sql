-- private.filter_number: a whole number that a filter asks for; nothing written filters nothing.
--
-- Refuses: 400

create function private.filter_number(
  p_filter jsonb,
  p_name   text,
  p_least  numeric,
  p_most   numeric
) returns numeric
language plpgsql stable
set search_path = ''
as $$
declare
  v_text text := nullif(btrim(p_filter ->> p_name), '');
begin
  if v_text is null then
    return null;
  end if;
  if v_text !~ '^[0-9]{1,20}$' or v_text::numeric not between p_least and p_most then
    perform private.bad_filter(p_name, format('a whole number from %s to %s', p_least, p_most));
  end if;
  return v_text::numeric;
end;
$$;

comment on function private.filter_number is
  'Return the number of a filter, null for none; raise bad_filter outside its bounds.';
