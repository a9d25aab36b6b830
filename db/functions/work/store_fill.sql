-- work.store_fill: keep a page of old candles, and what the source does not have of its span.
--
-- The page is whole from p_since (epoch seconds) on up to before p_before; null says that the
-- source has nothing older. Storing it twice changes nothing. False: the job was lost, nothing was
-- kept.

create function work.store_fill(
  p_job        bigint,
  p_owner      uuid,
  p_token_id   uuid,
  p_source     text,
  p_interval_s integer,
  p_before     bigint,
  p_since      bigint,
  p_candles    jsonb
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_from timestamptz := greatest(
    private.fill_since(p_interval_s), coalesce(to_timestamp(p_since), '-infinity')
  );
begin
  if private.own_job(p_job, p_owner) is null then
    return false;
  end if;
  perform private.store_candles(p_token_id, jsonb_build_array(jsonb_build_object(
    'source', p_source,
    'interval_s', p_interval_s,
    'candles', (
      select coalesce(jsonb_agg(candle), '[]')
      from jsonb_array_elements(p_candles) as page(candle)
      where to_timestamp((candle ->> 0)::double precision) >= v_from
        and (candle ->> 0)::bigint < p_before
    )
  )));
  perform private.mark_gaps(p_token_id, p_source, p_interval_s, v_from, to_timestamp(p_before));
  update core.candle_fills
  set reached_from = least(reached_from, v_from),
      ended = private.fill_before(p_token_id, p_source, p_interval_s) is null,
      pages = pages + 1,
      failures = 0,
      last_error = null,
      last_try_at = now(),
      due_at = now(),
      claimed_until = '-infinity'
  where (token_id, source, interval_s) = (p_token_id, p_source, p_interval_s);
  return true;
end;
$$;

comment on function work.store_fill is
  'Store a page of old candles of a series and mark its gaps; false when the job was lost.';
