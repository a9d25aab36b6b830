-- private.on_chain_past: what is stored of a chain that its next analysis builds on.
--
-- From which worth on transfers are kept, how far the search for them has come (mark), those found
-- so far, the points of a week ago for changes and of today for what is not asked hourly, and the
-- prices that transfers are valued by. A search of more than eight days ago is none.

create function private.on_chain_past(p_token core.ucie_tokens) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_mark double precision := (
    select value
    from core.metric_points
    where token_id = p_token.id
      and metric = 'onchain.scanned_height'
      and at > now() - interval '8 days'
    order by at desc
    limit 1
  );
begin
  return json_build_object(
    'threshold_usd', private.setting(
      case p_token.coingecko_id when 'bitcoin' then 'transfer_usd_bitcoin' else 'transfer_usd' end
    ),
    'mark', v_mark::bigint,
    'known', private.transfer_names(p_token.id, v_mark),
    'recent', private.recent_transfers(p_token.id),
    'transfers', private.newest_transfers(p_token.id),
    'points', private.week_old_points(p_token.id),
    'daily', private.latest_daily_points(p_token.id),
    'prices', (
      select coalesce(
        json_agg(
          json_build_array(extract(epoch from taken_at)::float8, price_usd) order by taken_at
        ),
        '[]'
      )
      from core.price_snapshots
      where token_id = p_token.id
        and taken_at > now() - interval '6 hours'
    )
  );
end;
$$;

comment on function private.on_chain_past is
  'Return the stored points, transfers and prices that the on-chain analysis of a coin needs.';
