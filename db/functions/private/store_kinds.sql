-- private.store_kinds: which coins hold a peg and which live on a chain of others, by today's list.
--
-- Coins we know by name keep the kind they have by name. A coin of ours with a contract is a token
-- unless a chain pays in it (such coins live elsewhere as copies of themselves) or it holds a peg.

create function private.store_kinds(p_kind text, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_changed integer;
begin
  delete from core.token_kinds where kind = p_kind;
  insert into core.token_kinds (coingecko_id, kind, pegged_to, as_of)
  select distinct on (listed.coingecko_id) listed.coingecko_id, p_kind, lower(listed.peg), now()
  from jsonb_to_recordset(p_rows) as listed(coingecko_id text, peg text)
  where listed.coingecko_id <> ''
    and (p_kind = 'token' or lower(listed.peg) ~ '^[a-z0-9]{1,10}$')
    and (p_kind = 'stablecoin' or exists (
      select
      from core.ucie_tokens
      where ucie_tokens.coingecko_id = listed.coingecko_id
    ) and not exists (
      select
      from core.defi_catalog
      where defi_catalog.kind = 'chain'
        and defi_catalog.gecko_id = listed.coingecko_id
    ))
  order by listed.coingecko_id
  on conflict (coingecko_id) do update
  set kind = excluded.kind, pegged_to = excluded.pegged_to, as_of = excluded.as_of
  where excluded.kind = 'stablecoin';

  update core.ucie_tokens
  set kind = known.kind, pegged_to = known.pegged_to, wraps = known.wraps
  from core.ucie_tokens as tokens
  cross join private.token_kind(tokens.coingecko_id) as known
  where ucie_tokens.id = tokens.id
    and (ucie_tokens.kind, ucie_tokens.pegged_to, ucie_tokens.wraps)
      is distinct from (known.kind, known.pegged_to, known.wraps);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

comment on function private.store_kinds is
  'Replace what the daily list says of a kind of coin; return how many of our coins changed.';
