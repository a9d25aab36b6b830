-- work.admit_upstream: whether an upstream may be asked now; null, or the seconds to wait.
--
-- Of many workers that ask an open circuit breaker at the same moment, one gets through: whoever
-- moves not_before is the probe.

create function work.admit_upstream(p_provider text) returns double precision
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_open       boolean;
  v_not_before timestamptz;
begin
  select failures >= private.setting('breaker_failures'), not_before into v_open, v_not_before
  from core.provider_state
  where provider = p_provider;
  if v_not_before is null or (v_not_before <= clock_timestamp() and not v_open) then
    return null;
  end if;

  update core.provider_state
  set not_before = clock_timestamp()
    + make_interval(secs => private.setting('breaker_probe_seconds'))
  where provider = p_provider
    and not_before <= clock_timestamp();
  if found then
    return null;
  end if;

  return (
    select greatest(extract(epoch from not_before - clock_timestamp()), 0.05)
    from core.provider_state
    where provider = p_provider
  );
end;
$$;

comment on function work.admit_upstream is
  'Let a call to an upstream pass (null), or say in how many seconds to ask again.';
