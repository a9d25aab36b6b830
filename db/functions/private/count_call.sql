-- private.count_call: the figures of an upstream, for those who watch it.

create function private.count_call(
  p_provider   text,
  p_outcome    text,
  p_answered   boolean,
  p_latency_ms integer
) returns void
language sql volatile
set search_path = ''
as $$
  update core.provider_state
  set calls = calls + 1,
      errors = errors + (not p_answered)::integer,
      last_ok_at = case when p_answered then clock_timestamp() else last_ok_at end,
      last_error_at = case when p_answered then last_error_at else clock_timestamp() end,
      last_error = case when p_answered then last_error else p_outcome end,
      latency_ms = case
        when p_answered then coalesce(0.9 * latency_ms + 0.1 * p_latency_ms, p_latency_ms)
        else latency_ms
      end
  where provider = p_provider
$$;

comment on function private.count_call is
  'Count a call of an upstream, its errors and its mean latency.';
