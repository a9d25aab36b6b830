-- work.begin_consensus: the next coins in use that have no consensus of this day yet.
--
-- What their consensus lacks is asked for by the same call, so that the day's row says what can be
-- known at its time and not what somebody happened to look at. An empty list: all have theirs, or
-- were tried by this run. Null: the job was lost.

create function work.begin_consensus(
  p_job   bigint,
  p_owner uuid,
  p_tried jsonb,
  p_most  integer
) returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_coin  record;
  v_found uuid[] := array[]::uuid[];
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  for v_coin in
    select tokens.id, tokens.asset_key
    from private.tracked_coins() with ordinality as tracked(id, place)
    join core.ucie_tokens as tokens on tokens.id = tracked.id
    where not p_tried ? tokens.id::text
      and not exists (
        select
        from core.consensus_log
        where token_id = tokens.id
          and day = (now() at time zone 'UTC')::date
      )
    order by tracked.place
    limit p_most
  loop
    perform private.enqueue(
      'analyse',
      v_coin.asset_key || ':' || types.type,
      jsonb_build_object(
        'token_id', v_coin.id, 'analysis_type', types.type, 'seen_at', cache.created_at
      ),
      now(),
      -5
    )
    from unnest(private.available_types()) as types(type)
    left join core.ucie_analysis_cache as cache
      on cache.symbol = v_coin.asset_key
      and cache.analysis_type = types.type
    where types.type <> 'research'
      and coalesce(cache.expires_at, '-infinity') <= now();
    v_found := v_found || v_coin.id;
  end loop;
  return to_json(v_found);
end;
$$;

comment on function work.begin_consensus is
  'Return up to so many coins without a consensus of today, after asking for what theirs lack.';
