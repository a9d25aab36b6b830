-- private.newest_transfers: the last twenty large transfers of a coin, newest first.

create function private.newest_transfers(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'chain', chain,
        'tx_id', tx_id,
        'log_index', log_index,
        'at', extract(epoch from at),
        'block_height', block_height,
        'amount', amount,
        'amount_floor', amount_floor,
        'amount_usd', amount_usd,
        'floor_usd', floor_usd,
        'certainty', certainty
      )
      order by at desc, block_height desc, tx_id desc, log_index desc
    ),
    '[]'
  )
  from (
    select
      chain, tx_id, log_index, at, block_height, amount, amount_floor, amount_usd, floor_usd,
      certainty
    from core.large_transfers
    where token_id = p_token_id
    order by at desc, block_height desc, tx_id desc, log_index desc
    limit 20
  ) as newest
$$;

comment on function private.newest_transfers is
  'Return the twenty newest large transfers of a coin as they were stored.';
