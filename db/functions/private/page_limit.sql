-- private.page_limit: how many rows a list shows at once.
--
-- Refuses: 400

create function private.page_limit(p_text text) returns integer
language plpgsql stable
set search_path = ''
as $$
begin
  if nullif(p_text, '') is null then
    return 50;
  end if;
  if p_text !~ '^[0-9]{1,3}$' or p_text::integer not between 1 and 250 then
    perform private.bad_filter('limit', 'a number from 1 to 250');
  end if;
  return p_text::integer;
end;
$$;

comment on function private.page_limit is
  'Return a limit from 1 to 250, 50 for none; raise bad_filter for anything else.';
