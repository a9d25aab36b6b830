-- ops.upsert_tokens: take in a list of coins by hand; nothing is dropped from the ranks.
--
-- Rows are objects with coingecko_id, symbol, name and, where known, the other columns of
-- core.ucie_tokens. A row that does not fit is left out and counted.

create function ops.upsert_tokens(p_rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if coalesce(jsonb_typeof(p_rows), 'null') <> 'array' then
    raise exception 'the rows must be a JSON list of objects'
      using errcode = 'invalid_parameter_value';
  end if;
  return private.upsert_tokens(p_rows, false);
end;
$$;

comment on function ops.upsert_tokens is
  'Insert and update coins from a JSON list; count inserted, updated and skipped.';
