-- private.store_transfers: very large transfers, each once, whatever block it stands in.
--
-- A transfer may be mined again in another block at another time, and the partitions keep no
-- identity over months: writers of one chain take turns, and what is known only gets its new
-- height. What it was worth is said once and never again.

create function private.store_transfers(p_token_id uuid, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_written integer;
begin
  perform pg_advisory_xact_lock(hashtext('large_transfers'), hashtext(chain))
  from (select distinct row ->> 'chain' as chain from jsonb_array_elements(p_rows) as row) as chains
  order by chain;

  update core.large_transfers
  set block_height = moved.block_height
  from jsonb_to_recordset(p_rows) as moved(
    chain text, tx_id text, log_index integer, block_height bigint
  )
  where large_transfers.chain = moved.chain
    and large_transfers.tx_id = moved.tx_id
    and large_transfers.log_index = moved.log_index
    and large_transfers.block_height <> moved.block_height;

  insert into core.large_transfers (
    chain, tx_id, log_index, at, token_id, block_height, amount, amount_floor, amount_usd,
    floor_usd, certainty, source
  )
  select distinct on (moved.chain, moved.tx_id, moved.log_index)
    moved.chain, moved.tx_id, moved.log_index, moved.at, p_token_id, moved.block_height,
    moved.amount, moved.amount_floor, moved.amount_usd, moved.floor_usd, moved.certainty,
    moved.source
  from jsonb_to_recordset(p_rows) as moved(
    chain        text,
    tx_id        text,
    log_index    integer,
    at           timestamptz,
    block_height bigint,
    amount       double precision,
    amount_floor double precision,
    amount_usd   double precision,
    floor_usd    double precision,
    certainty    text,
    source       text
  )
  where moved.at between now() - interval '180 days' and now() + interval '2 hours'
    and not exists (
      select
      from core.large_transfers as known
      where known.chain = moved.chain
        and known.tx_id = moved.tx_id
        and known.log_index = moved.log_index
    )
  order by moved.chain, moved.tx_id, moved.log_index, moved.at;
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function private.store_transfers is
  'Store large transfers of a coin; return how many were not known yet.';
