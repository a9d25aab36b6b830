-- private.upsert_tokens: take in a list of coins at once.
--
-- A row that does not fit is left out and counted. With p_deactivate the list is the whole of the
-- top: coins that are not in it are dropped from the ranks. Keys are settled in the same
-- transaction.

create function private.upsert_tokens(p_rows jsonb, p_deactivate boolean) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  v_ids         text[];
  v_inserted    integer;
  v_updated     integer;
  v_deactivated integer := 0;
  v_before      jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended('upsert_tokens', 0));

  v_before := private.prices_of_rows(p_rows);
  select
    array_agg(coingecko_id),
    count(*) filter (where inserted),
    count(*) filter (where not inserted)
  into v_ids, v_inserted, v_updated
  from private.store_tokens(p_rows);

  perform private.store_market_figures(p_rows);
  if p_deactivate and v_ids is not null then
    update core.ucie_tokens
    set is_active = false, market_cap_rank = null
    where is_active
      and coingecko_id <> all(v_ids);
    get diagnostics v_deactivated = row_count;
  end if;

  perform private.assign_asset_keys();
  perform private.tell_prices(v_before);
  return jsonb_build_object(
    'inserted', v_inserted,
    'updated', v_updated,
    'deactivated', v_deactivated,
    'skipped', jsonb_array_length(p_rows) - v_inserted - v_updated
  );
end;
$$;

comment on function private.upsert_tokens is
  'Insert and update coins from a JSON list; count inserted, updated, deactivated and skipped.';
