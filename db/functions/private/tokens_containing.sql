-- private.tokens_containing: coins whose ticker or name contains a text of three characters on.
--
-- The trigram index costs more than it saves on less than three. Its use depends on the text, so
-- each search is planned.

create function private.tokens_containing(p_text text, p_limit integer) returns setof uuid
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_custom_plan
rows 10
as $$
declare
  v_pattern text := '%' || regexp_replace(p_text, '([\\%_])', '\\\1', 'g') || '%';
begin
  if length(p_text) < 3 then
    return;
  end if;
  return query
  select id
  from core.ucie_tokens
  where (symbol || ' ' || upper(name)) like v_pattern
  order by market_cap_rank + 0 nulls last
  limit p_limit;
end;
$$;

comment on function private.tokens_containing is
  'Return the best-ranked coins that contain an upper-case text; none for a text under three.';
