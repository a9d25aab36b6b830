-- private.transfer_names: the stored transfers that a new look at a chain may find again.
--
-- [tx_id, log_index] of those near or above the height of the last look; without a look before,
-- those of a day.

create function private.transfer_names(
  p_token_id uuid,
  p_mark     double precision
) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(json_agg(json_build_array(tx_id, log_index) order by tx_id, log_index), '[]')
  from core.large_transfers
  where token_id = p_token_id
    and at > now() - interval '2 days'
    and (p_mark is null or block_height > p_mark - 10)
$$;

comment on function private.transfer_names is
  'Return the names of the transfers in the last blocks that were looked through.';
