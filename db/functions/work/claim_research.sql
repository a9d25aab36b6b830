-- work.claim_research: allow a queued report to be asked for, once, and note that it may be now.
--
-- The first researcher that is well and whose price fits into what is left of the day and the
-- month gets it. The month's row is held meanwhile, so that two claims never spend the same money.
-- After this has been committed the row says `submitting`, whatever becomes of the worker, and
-- never again `queued` unless not a byte had left. While as many as may be are being written, it
-- waits. p_if_none says why nobody offers to write it, where that is so.

create function work.claim_research(
  p_job      bigint,
  p_owner    uuid,
  p_offers   jsonb,
  p_question text,
  p_if_none  text
) returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_id    uuid := private.own_job(p_job, p_owner)::uuid;
  v_offer jsonb;
  v_error text := case p_offers when '[]' then p_if_none else 'breaker_open' end;
  v_now   timestamptz;
begin
  v_now := private.lock_research_month();
  if not exists (select from core.research_jobs where id = v_id and state = 'queued') then
    return null;
  end if;
  if (select count(*) from core.research_jobs where state in ('submitting', 'running'))
    >= private.setting('research_at_once')
  then
    perform private.put_off_job(p_job, p_owner, now() + interval '10 seconds');
    return json_build_object('state', 'queued');
  end if;

  for v_offer in select offer from private.healthy_researchers(p_offers) as offered(offer) loop
    v_error := 'budget';
    if private.research_fits((v_offer ->> 'reserve_usd')::numeric, v_now) then
      update core.research_jobs
      set state = 'submitting',
          provider = v_offer ->> 'name',
          settings = v_offer - 'name' - 'reserve_usd',
          reserved_usd = (v_offer ->> 'reserve_usd')::numeric,
          question = p_question,
          submitted_at = v_now,
          deadline_at = v_now + interval '15 minutes'
      where id = v_id;
      return json_build_object('state', 'submitting', 'provider', v_offer ->> 'name');
    end if;
  end loop;

  perform private.end_research(v_id, 'failed', v_error, 0);
  perform work.finish_job(p_job, p_owner);
  return json_build_object('state', 'failed', 'error', v_error);
end;
$$;

comment on function work.claim_research is
  'Set money aside for a queued report and mark it submitting; what became of it, or null.';
