-- private.available_type: the type of analysis that a path means.
--
-- Refuses: 404 not_available

create function private.available_type(p_analysis_type text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  v_type text := case p_analysis_type
    when 'technical-analysis' then 'technical'
    else p_analysis_type
  end;
begin
  if v_type = any(private.available_types()) then
    return v_type;
  end if;
  raise exception 'not_available' using
    errcode = 'UC404',
    detail = format(
      'This analysis is not in this release; there are %s.',
      array_to_string(private.available_types(), ', ')
    );
end;
$$;

comment on function private.available_type is
  'Return the canonical name of a type of analysis that can be made; raise for all others.';
