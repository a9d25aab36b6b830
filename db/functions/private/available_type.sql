-- private.available_type: the type of analysis that a path means.
--
-- Refuses: 404 not_available
--
-- Types join this list when something makes them.

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
  if v_type is null or v_type not in ('market-data', 'technical') then
    raise exception 'not_available' using
      errcode = 'UC404',
      detail = 'This analysis is not in this release; market-data and technical are.';
  end if;
  return v_type;
end;
$$;

comment on function private.available_type is
  'Return the canonical name of a type of analysis that can be made; raise for all others.';
