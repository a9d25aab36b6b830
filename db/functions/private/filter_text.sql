-- private.filter_text: what somebody typed into a filter, trimmed; nothing filters nothing.
--
-- Refuses: 400

create function private.filter_text(p_filter jsonb, p_name text) returns text
language plpgsql stable
set search_path = ''
as $$
declare
  v_text text := nullif(btrim(p_filter ->> p_name), '');
begin
  if length(v_text) > 254 then
    perform private.bad_filter(p_name, 'up to 254 characters');
  end if;
  return v_text;
end;
$$;

comment on function private.filter_text is
  'Return the text of a filter, null for none; raise bad_filter for one that is too long.';
