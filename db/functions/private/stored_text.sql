-- private.stored_text: a stored answer as text; research with its newest job in it.

create function private.stored_text(p_body bytea, p_type text, p_token_id uuid) returns text
language plpgsql stable
set search_path = ''
as $$
begin
  if p_type = 'research' then
    return private.with_research_job(convert_from(p_body, 'UTF8'), p_token_id);
  end if;
  return convert_from(p_body, 'UTF8');
end;
$$;

comment on function private.stored_text is
  'Return the stored answer of an analysis as it is to be sent.';
