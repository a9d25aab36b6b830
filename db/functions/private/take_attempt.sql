-- private.take_attempt: take a slot in every window that counts this attempt, or in none.
--
-- p_keys names who is counted in which scope: {"login_pair": "a@b.c 203.0.113.7", …}.
-- The keys are locked in one order, so that parallel attempts queue and the count is exact;
-- the wall clock is read after the wait, for the same reason. Of a patient caller, who comes back
-- with the outcome, a slot without one yet is open for ten seconds: where only open ones are in
-- the way, the attempt is told to wait rather than refused, since they may be given back.

create type private.attempt as (id uuid, retry_after integer, in_flight boolean);
comment on type private.attempt is
  'A slot; or null, the seconds until one is free, and whether only open attempts are in the way.';

create function private.take_attempt(p_keys jsonb, p_patient boolean default false)
returns private.attempt
language plpgsql volatile
set search_path = ''
as $$
declare
  v_attempt private.attempt;
  v_now     timestamptz;
begin
  perform pg_advisory_xact_lock(lock_key)
  from (
    select hashtextextended(scope || ' ' || value, 0) as lock_key
    from jsonb_each_text(p_keys) as counted(scope, value)
    order by 1
  ) as locks;
  v_now := clock_timestamp();

  with counted as (
    select scope, encode(sha256(convert_to(value, 'UTF8')), 'hex') as key
    from jsonb_each_text(p_keys) as counted(scope, value)
  ),
  taken as (
    select
      attempt_limits.period,
      attempt_limits.max_attempts,
      row_number() over newest_first as place,
      count(*) filter (
        where attempts.spent or not p_patient or attempts.taken_at < v_now - interval '10 s'
      ) over newest_first as ended,
      attempts.taken_at
    from counted
    join core.attempt_limits on attempt_limits.scope = counted.scope
    join core.attempts
      on attempts.scope = counted.scope
      and attempts.key = counted.key
      and attempts.taken_at > v_now - attempt_limits.period
    window newest_first as (
      partition by counted.scope, counted.key order by attempts.taken_at desc, attempts.id
    )
  )
  select
    max(ceil(extract(epoch from taken_at + period - v_now)))
      filter (where ended >= max_attempts)::integer,
    count(*) filter (where ended >= max_attempts) = 0
      and count(*) filter (where place >= max_attempts) > 0
  into v_attempt.retry_after, v_attempt.in_flight
  from taken;

  if v_attempt.retry_after is null and not v_attempt.in_flight then
    v_attempt.id := gen_random_uuid();
    insert into core.attempts (id, scope, key, taken_at)
    select v_attempt.id, scope, encode(sha256(convert_to(value, 'UTF8')), 'hex'), v_now
    from jsonb_each_text(p_keys) as counted(scope, value);
  end if;
  return v_attempt;
end;
$$;

comment on function private.take_attempt is
  'Take one slot in each named window, or none and say when one is free.';
