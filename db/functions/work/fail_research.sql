-- work.fail_research: there will be no report; what it cost, null where nobody can know.

create function work.fail_research(
  p_job       bigint,
  p_owner     uuid,
  p_id        uuid,
  p_error     text,
  p_spent_usd double precision
) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_failed boolean := private.end_research(p_id, 'failed', p_error, p_spent_usd::numeric);
begin
  perform work.finish_job(p_job, p_owner);
  return v_failed;
end;
$$;

comment on function work.fail_research is
  'End a report as failed with its reason and cost; false when it had ended.';
