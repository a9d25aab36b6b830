-- private.look_up_token: ask upstream, once, for a coin that is not in our table.
--
-- What was looked up in vain is remembered; what is being looked up is not asked for twice; an
-- upstream in trouble is left alone for a while; and there is a limit for each person, and one for
-- everybody together.

create type private.look_up as (state text, retry_after integer, error jsonb);
comment on type private.look_up is
  'asked, unknown, failed (with its error), limited or busy, and when to come back.';

create function private.look_up_token(p_text text) returns private.look_up
language plpgsql volatile
set search_path = ''
as $$
declare
  v_key     text := lower(private.clean_symbol(p_text));
  v_job     record;
  v_own     private.attempt;
  v_attempt private.attempt;
begin
  if v_key like '%~%'
    or exists (select from core.resolver_misses where text = v_key and until > now())
  then
    return row('unknown', null, null)::private.look_up;
  end if;

  select state, failed_until, last_error into v_job
  from core.jobs
  where kind = 'look_up_token'
    and key = v_key;
  if v_job.state in ('waiting', 'running') then
    return row('asked', 1, null)::private.look_up;
  end if;
  if v_job.failed_until > now() then
    return row(
      'failed', ceil(extract(epoch from v_job.failed_until - now())), v_job.last_error
    )::private.look_up;
  end if;

  v_own := private.take_fetch_slot('look_up_user', 'look_up_token', v_key);
  if v_own.retry_after is not null then
    return row('limited', v_own.retry_after, null)::private.look_up;
  end if;
  v_attempt := private.take_attempt('{"look_up_token": "everybody"}');
  if v_attempt.id is null then
    perform private.give_back_attempt(v_own.id);
    return row('busy', v_attempt.retry_after, null)::private.look_up;
  end if;
  perform private.enqueue('look_up_token', v_key, '{}', now(), 10);
  return row('asked', 1, null)::private.look_up;
end;
$$;

comment on function private.look_up_token is
  'Queue one look-up of an unknown coin unless that is vain or too much, and tell which.';
