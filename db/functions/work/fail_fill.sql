-- work.fail_fill: a page of old candles could not be had; false: the job was lost.
--
-- The series is asked for again after ten minutes, then twice as long each time, up to a day.

create function work.fail_fill(
  p_job        bigint,
  p_owner      uuid,
  p_token_id   uuid,
  p_source     text,
  p_interval_s integer,
  p_error      text
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return false;
  end if;
  update core.candle_fills
  set failures = failures + 1,
      last_error = p_error,
      last_try_at = now(),
      due_at = now() + least(interval '1 day', interval '10 minutes' * 2 ^ least(failures, 10)),
      claimed_until = '-infinity'
  where (token_id, source, interval_s) = (p_token_id, p_source, p_interval_s);
  return true;
end;
$$;

comment on function work.fail_fill is
  'Note why a page of old candles could not be had, and when to ask again.';
