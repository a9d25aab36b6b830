-- work.collect: ask for the analyses whose histories are due a point.
--
-- For every tracked coin and every type that is collected, if the last analysis stored and the
-- last asking are longer ago than the type's interval. So much at a time, the longest waiting
-- first: a hundred coins do not fall upon the upstreams in one minute. Whoever looks at a coin
-- comes first in the queue.

create function work.collect() returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_due   record;
  v_count integer := 0;
begin
  for v_due in
    select tokens.id, tokens.asset_key, settings.analysis_type, cache.created_at
    from private.tracked_coins() as tracked(id)
    join core.ucie_tokens as tokens on tokens.id = tracked.id
    join core.analysis_settings as settings
      on settings.analysis_type = any(private.available_types())
    left join core.ucie_analysis_cache as cache
      on cache.symbol = tokens.asset_key
      and cache.analysis_type = settings.analysis_type
    left join core.collected
      on collected.token_id = tokens.id
      and collected.analysis_type = settings.analysis_type
    where greatest(cache.created_at, collected.asked_at, '-infinity')
      < now() - settings.collect_every + interval '1 minute'
    order by greatest(cache.created_at, collected.asked_at, '-infinity'), tokens.market_cap_rank
    limit private.setting('collected_at_once')
  loop
    insert into core.collected (token_id, analysis_type, asked_at)
    values (v_due.id, v_due.analysis_type, now())
    on conflict (token_id, analysis_type) do update set asked_at = now();
    if private.enqueue(
      'analyse',
      v_due.asset_key || ':' || v_due.analysis_type,
      jsonb_build_object(
        'token_id', v_due.id,
        'analysis_type', v_due.analysis_type,
        'seen_at', v_due.created_at
      ),
      now(),
      -5
    ) then
      v_count := v_count + 1;
    end if;
  end loop;
  return jsonb_build_object('asked', v_count);
end;
$$;

comment on function work.collect is
  'Queue the analyses of tracked coins whose histories are due; the count.';
