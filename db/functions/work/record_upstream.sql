-- work.record_upstream: how a call to an upstream ended, for the breaker all workers share.
--
-- An answer that says how long to stay away closes the door for that long. Five failures within
-- a minute, and no answer among them, open the breaker; any answer closes it. Of an upstream that
-- is asked often, a few answers a minute are late though nothing ails it. Being told to slow down
-- is no failure.

create function work.record_upstream(
  p_provider    text,
  p_outcome     text,
  p_latency_ms  integer,
  p_retry_after double precision default null
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_limit    integer := private.setting('breaker_failures');
  v_answered boolean := p_outcome in ('ok', 'no_data', 'outlier', 'stale');
  v_failed   boolean := not v_answered and p_outcome <> 'rate_limited';
  v_wait     double precision := coalesce(
    p_retry_after, case p_outcome when 'rate_limited' then 30 end
  );
  v_state    record;
begin
  select
    case
      when failures < v_limit and failing_since < clock_timestamp() - interval '60 s' then 0
      else failures
    end as failures,
    failing_since, not_before, reason
  into v_state
  from core.provider_state
  where provider = p_provider
  for update;

  if v_answered then
    if v_state.failures >= v_limit then
      v_state.not_before := null;
      v_state.reason := null;
    end if;
    v_state.failures := 0;
  elsif v_failed then
    v_state.failures := v_state.failures + 1;
    if v_state.failures = 1 then
      v_state.failing_since := clock_timestamp();
    elsif v_state.failures = v_limit then
      v_state.reason := 'failures';
      v_wait := coalesce(v_wait, private.setting('breaker_probe_seconds'));
    end if;
  end if;
  if v_wait is not null then
    v_state.reason := coalesce(v_state.reason, p_outcome);
    v_state.not_before := greatest(
      v_state.not_before, clock_timestamp() + make_interval(secs => v_wait)
    );
  end if;

  update core.provider_state
  set failures = v_state.failures,
      failing_since = v_state.failing_since,
      not_before = v_state.not_before,
      reason = v_state.reason
  where provider = p_provider;
  perform private.count_call(p_provider, p_outcome, v_answered, p_latency_ms);
end;
$$;

comment on function work.record_upstream is
  'Note the outcome of a call: ok or an error code, its latency, and how long to stay away.';
