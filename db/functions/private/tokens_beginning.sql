-- private.tokens_beginning: coins whose ticker is a text (class 1) or begins with it, or whose
-- name does (class 2); of each the best-ranked.
--
-- Prefixes are ranges, so nothing in the text is a pattern and one generic plan serves them all;
-- the sum with 0 keeps the planner from walking all ranks to find a few coins.

create function private.tokens_beginning(p_text text, p_limit integer)
returns table (id uuid, class integer)
language plpgsql stable
set search_path = ''
set plan_cache_mode = force_generic_plan
rows 10
as $$
declare
  v_beyond text := p_text || chr(1114111);
begin
  return query
  (
    select ucie_tokens.id, 1
    from core.ucie_tokens
    where symbol = p_text
    order by market_cap_rank nulls last
    limit p_limit
  )
  union all
  (
    select ucie_tokens.id, 2
    from core.ucie_tokens
    where symbol operator(pg_catalog.~>=~) p_text
      and symbol operator(pg_catalog.~<~) v_beyond
    order by market_cap_rank + 0 nulls last
    limit p_limit
  )
  union all
  (
    select ucie_tokens.id, 2
    from core.ucie_tokens
    where upper(name) operator(pg_catalog.~>=~) p_text
      and upper(name) operator(pg_catalog.~<~) v_beyond
    order by market_cap_rank + 0 nulls last
    limit p_limit
  );
end;
$$;

comment on function private.tokens_beginning is
  'Return coins whose ticker or name begins with an upper-case text, with how well they match.';
