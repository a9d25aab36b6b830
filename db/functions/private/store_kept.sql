-- private.store_kept: what an analysis found that is worth more than its own lifetime.
--
-- Every kind is written by its own rule and twice the same changes nothing.

create function private.store_kept(
  p_token_id uuid,
  p_kept     jsonb,
  p_quality  integer
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  if p_kept ? 'price' then
    perform private.store_snapshot(p_token_id, p_kept -> 'price', p_quality);
  end if;
  if p_kept ? 'sentiment' then
    perform private.store_sentiment(p_token_id, p_kept -> 'sentiment', p_quality);
  end if;
  if p_kept ? 'points' then
    perform private.store_points(p_token_id, p_kept -> 'points');
  end if;
  if p_kept ? 'derivatives' then
    perform private.store_derivatives(p_token_id, p_kept -> 'derivatives');
  end if;
  if p_kept ? 'liquidations' then
    perform private.store_liquidations(p_token_id, p_kept -> 'liquidations');
    perform private.sum_liquidations(p_token_id, p_kept -> 'liquidations');
  end if;
  if p_kept ? 'transfers' then
    perform private.store_transfers(p_token_id, p_kept -> 'transfers');
  end if;
  if p_kept ? 'backtests' then
    perform private.store_backtests(p_token_id, p_kept -> 'backtests');
  end if;
end;
$$;

comment on function private.store_kept is
  'Store what an analysis found for the histories, by kind.';
