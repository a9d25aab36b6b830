-- work.fail_job: the work did not succeed; only the owner may say so.

create function work.fail_job(
  p_job         bigint,
  p_owner       uuid,
  p_error       jsonb,
  p_retry_after integer default null,
  p_final       boolean default false
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token_id uuid := (
    select (arguments ->> 'token_id')::uuid from core.jobs where id = p_job and kind = 'analyse'
  );
  v_state    text;
begin
  if v_token_id is null then
    return private.record_failure(p_job, p_owner, p_error, p_retry_after, p_final);
  end if;
  perform private.lock_coin(v_token_id);
  v_state := private.record_failure(p_job, p_owner, p_error, p_retry_after, p_final);
  perform private.advance_runs(v_token_id);
  return v_state;
end;
$$;

comment on function work.fail_job is
  'Record a failure; what became of the job: failed, waiting, dead, or null if it was lost.';
