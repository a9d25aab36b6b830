-- private.with_visit: an answer with what a page's frame shows of who looks at it.
--
-- A script asks without a page and gets the answer alone.

create function private.with_visit(p_body json, p_session text, p_page boolean)
returns private.reply
language plpgsql stable
set search_path = ''
as $$
begin
  if not p_page then
    return private.ok(p_body);
  end if;
  return private.ok(
    json_build_object(
      'visit', private.describe_visit(private.caller(), p_session),
      'found', p_body
    )
  );
end;
$$;

comment on function private.with_visit is
  'Reply 200: for a page with user and session beside what was found, else with that alone.';
