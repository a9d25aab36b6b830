-- work.plan_fills: which series of candles are to be filled backwards; null: the job was lost.
--
-- Days and hours of every coin in use, at the source that is shown for it, and where that one has
-- its newest days alone, the days of a venue that has older ones. A series that was filled is
-- looked at again once a day: a hole may have come since. What a source did not have is asked for
-- again after a month: an empty answer may have been a mistake. Answers how many series are open
-- and how many pages one run may ask for.

create function work.plan_fills(p_job bigint, p_owner uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  with shown as (
    select tokens.id as token_id, source, interval_s
    from private.tracked_coins() as tracked(id)
    join core.ucie_tokens as tokens on tokens.id = tracked.id
    cross join unnest(array[86400, 3600]) as intervals(interval_s)
    cross join lateral private.chart_source(tokens.id, tokens.asset_key, interval_s) as source
    where source is not null
  ),
  wanted as (
    select token_id, source, interval_s from shown
    union all
    select token_id, older, interval_s
    from shown
    cross join lateral private.older_source(token_id, source) as older
    where interval_s = 86400
      and older is not null
  ),
  dropped as (
    update core.candle_fills
    set wanted = false
    where wanted
      and (token_id, source, interval_s) not in (
        select token_id, source, interval_s from wanted
      )
  )
  insert into core.candle_fills (token_id, source, interval_s)
  select token_id, source, interval_s from wanted
  on conflict (token_id, source, interval_s) do update
  set wanted = true
  where not candle_fills.wanted;

  delete from core.candle_gaps
  where until_at < private.fill_since(interval_s)
    or marked_at < now() - interval '30 days';
  update core.candle_fills
  set ended = private.fill_before(token_id, source, interval_s) is null,
      due_at = now(),
      last_try_at = now()
  where wanted
    and ended
    and last_try_at < now() - interval '1 day';
  return jsonb_build_object(
    'open', (select count(*) from core.candle_fills where wanted and not ended),
    'pages', private.setting('fill_pages')
  );
end;
$$;

comment on function work.plan_fills is
  'Bring the list of series to be filled up to date; how many are open, how many pages a run asks.';
