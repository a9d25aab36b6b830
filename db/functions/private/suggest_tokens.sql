-- private.suggest_tokens: up to five coins that a mistyped text may have meant.
--
-- Likeness by trigrams of ticker and name, found through their index; the best-ranked first. How
-- alike is set for the transaction: as an attribute of the function it could be set only once
-- the extension is loaded.

create function private.suggest_tokens(p_text text) returns json
language plpgsql volatile
set search_path = ''
as $$
begin
  perform set_config('pg_trgm.word_similarity_threshold', '0.4', true);
  return (
    select coalesce(json_agg(private.token_item(alike)), '[]')
    from (
      select ucie_tokens as alike
      from core.ucie_tokens
      where upper(left(normalize(p_text, nfkc), 40))
        operator(extensions.<%) (symbol || ' ' || upper(name))
      order by market_cap_rank nulls last, coingecko_id
      limit 5
    ) as suggestions
  );
end;
$$;

comment on function private.suggest_tokens is
  'Return at most five coins whose ticker or name resembles a text, best-ranked first.';
