-- work.begin_analysis: what a worker needs to make the analysis it has leased.
--
-- The coin and its names elsewhere, our own stored candles and prices, what else the type builds
-- on, the row to be replaced, and the price of USDT in dollars if it was taken within a minute.
-- Null says that there is nothing to do: the job was lost, or the analysis was stored between the
-- look of whoever asked and their asking, or it waits for another.

create function work.begin_analysis(p_job bigint, p_owner uuid) returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_arguments jsonb;
  v_token     core.ucie_tokens;
begin
  select arguments into v_arguments
  from core.jobs
  where id = p_job
    and owner = p_owner;
  if not found then
    return null;
  end if;

  v_token := (
    select ucie_tokens
    from core.ucie_tokens
    where id = (v_arguments ->> 'token_id')::uuid
  );
  if private.made_meanwhile(v_token.asset_key, v_arguments) then
    perform private.lock_coin(v_token.id);
    perform private.end_analysis(p_job);
    perform private.advance_runs(v_token.id);
    return null;
  end if;
  if private.put_off(p_job, v_token, v_arguments ->> 'analysis_type') then
    return null;
  end if;
  return json_build_object(
    'analysis_type', v_arguments ->> 'analysis_type',
    'budget_ms', (
      select budget_ms
      from core.analysis_settings
      where analysis_type = v_arguments ->> 'analysis_type'
    ),
    'coin', private.describe_coin(v_token),
    'series', private.series_for(v_token.id, v_arguments ->> 'analysis_type'),
    'market', private.coin_market(v_token),
    'past', private.past_of(v_token, v_arguments ->> 'analysis_type'),
    'prices', private.price_marks(v_token.id),
    'previous', (
      select data
      from core.ucie_analysis_cache
      where symbol = v_token.asset_key
        and analysis_type = v_arguments ->> 'analysis_type'
    ),
    'usdt_usd', (
      select price_snapshots.price_usd
      from core.price_snapshots
      join core.ucie_tokens on ucie_tokens.id = price_snapshots.token_id
      where ucie_tokens.coingecko_id = 'tether'
        and price_snapshots.taken_at > now() - interval '1 minute'
      order by price_snapshots.taken_at desc
      limit 1
    )
  );
end;
$$;

comment on function work.begin_analysis is
  'Return coin, links, stored candles and budget of a leased analysis, or null if it was lost.';
