-- private.recent_transfers: how many transfers of a coin the last 24 hours had, and their worth.

create function private.recent_transfers(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'count', count(*),
    'sum_usd', coalesce(sum(amount_usd), 0),
    'largest_usd', max(amount_usd)
  )
  from core.large_transfers
  where token_id = p_token_id
    and at > now() - interval '24 hours'
$$;

comment on function private.recent_transfers is
  'Return count, sum and largest of the large transfers of a coin within 24 hours.';
