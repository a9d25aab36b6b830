-- private.delete_old_candles: one batch of candles past their keeping.
--
-- Hours are kept 60 days, four hours 300 days, days 3,000 days. Coins that are not in use, and that
-- nobody opened for thirty days, keep their daily candles only.

create function private.delete_old_candles(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.candles
  where ctid = any(array(
    select candles.ctid
    from core.candles
    join core.ucie_tokens on ucie_tokens.id = candles.token_id
    where candles.open_at < now() - make_interval(
        days => case candles.interval_s when 3600 then 60 when 14400 then 300 else 3000 end
      )
      or candles.interval_s < 86400
      and coalesce(ucie_tokens.last_opened_at, ucie_tokens.created_at)
        < now() - interval '30 days'
      and candles.token_id not in (select id from private.tracked_coins() as tracked(id))
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_candles is
  'Delete up to so many candles that are no longer kept; the count.';
