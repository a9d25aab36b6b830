-- private.replace_catalog: put today's list of chains, protocols or pools in place of the last one.
--
-- Refuses: 503 too_few_rows
--
-- A list of less than half as many good rows as there were is refused whole, lest an upstream in
-- trouble turns coins with deposits into coins without. Of a name listed twice the first counts.

create function private.replace_catalog(p_kind text, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_had     integer;
  v_written integer;
begin
  delete from core.defi_catalog where kind = p_kind;
  get diagnostics v_had = row_count;

  insert into core.defi_catalog (
    kind, ref, gecko_id, parent, name, category, chains, tvl_usd, change_7d_pct, body, as_of
  )
  select distinct on (listed.ref)
    p_kind, listed.ref, listed.gecko_id, listed.parent, listed.name, listed.category,
    coalesce(listed.chains, '{}'), listed.tvl_usd, listed.change_7d_pct,
    coalesce(listed.body, '{}'), now()
  from rows from (
    jsonb_to_recordset(p_rows) as (
      ref           text,
      gecko_id      text,
      parent        text,
      name          text,
      category      text,
      chains        text[],
      tvl_usd       double precision,
      change_7d_pct double precision,
      body          jsonb
    )
  ) with ordinality as listed(
    ref, gecko_id, parent, name, category, chains, tvl_usd, change_7d_pct, body, place
  )
  where listed.ref <> ''
    and listed.name <> ''
    and (listed.tvl_usd is null or listed.tvl_usd >= 0 and listed.tvl_usd < 'infinity')
  order by listed.ref, listed.place;
  get diagnostics v_written = row_count;

  if v_written = 0 or v_written * 2 < v_had then
    raise exception 'too_few_rows' using
      errcode = 'UC503',
      detail = format('%s rows of %s can be stored, there were %s.', v_written, p_kind, v_had);
  end if;
  return v_written;
end;
$$;

comment on function private.replace_catalog is
  'Replace all rows of a kind in the catalog of DeFi; return how many there are now.';
