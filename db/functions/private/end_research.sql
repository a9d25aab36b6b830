-- private.end_research: a report comes to its end, once; false when it had ended already.
--
-- Cost that is known is added to the month's spending. Where nobody can know it, what was set aside
-- stays; where nothing can have been bought, the cost is 0.

create function private.end_research(
  p_id        uuid,
  p_state     text,
  p_error     text,
  p_spent_usd numeric,
  p_result    jsonb   default null,
  p_quality   integer default null
) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_month date;
begin
  update core.research_jobs
  set state = p_state,
      error = p_error,
      spent_usd = p_spent_usd,
      result = p_result,
      quality = p_quality,
      next_poll_at = null,
      finished_at = clock_timestamp()
  where id = p_id
    and private.is_live_research(state);
  if not found then
    return false;
  end if;
  if p_spent_usd > 0 then
    v_month := date_trunc('month', private.lock_research_month() at time zone 'UTC')::date;
    update core.research_spending
    set jobs = jobs + 1,
        spent_usd = spent_usd + p_spent_usd
    where month = v_month;
  end if;
  return true;
end;
$$;

comment on function private.end_research is
  'End a live report with its state, error, cost and result; false when it was not live.';
