-- api.request_research: have a report of a coin written by whoever the operator pays for it.
--
-- Refuses: 400 bad_symbol, 401, 403 scope_missing, 404 unknown_symbol, 409 no_researcher,
--          429 too_many_attempts, 429 too_many_requests, 503 no_source, 503 lookups_exhausted
--
-- 202 with the job that was begun; 200 with the one there is when a report is being written, and
-- with the report itself while it is fresh. Of many who ask at once one begins the job.
-- p_researchers says who is set up to write one.

create function api.request_research(
  p_session     text,
  p_symbol      text,
  p_researchers jsonb,
  p_client      jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'write');
  v_token   core.ucie_tokens := private.resolve_symbol(p_symbol);
  v_slot    private.attempt;
begin
  if v_token.id is null then
    return private.unknown_symbol(p_symbol);
  end if;
  if private.has_live_research(v_token.id) or private.is_fresh_report(v_token.asset_key) then
    return private.ok(private.research_at_hand(v_token));
  end if;
  if p_researchers = '[]' then
    return private.refused(
      409, 'no_researcher', 'No research service is set up; the digest of our own data is shown.'
    );
  end if;

  v_slot := private.take_attempt(jsonb_build_object('research_user', v_user_id));
  if v_slot.retry_after is not null and not private.has_live_research(v_token.id) then
    return private.too_many_attempts(v_slot.retry_after, p_client, 'too_many_reports');
  end if;
  if v_slot.retry_after is not null or private.start_research(v_token.id, v_user_id) is null then
    perform private.give_back_attempt(v_slot.id);
    return private.ok(private.research_at_hand(v_token));
  end if;
  return private.accepted(private.research_at_hand(v_token), private.retry_after(5));
end;
$$;

comment on function api.request_research is
  'Begin the writing of a report: 202 with its job, 200 with what there is, or 409 or 429.';
