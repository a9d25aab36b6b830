-- api.start_progressive_analysis: begin an analysis of a coin in four phases, for whoever asks.
--
-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol, 429 too_many_requests, 503 no_source,
--          503 lookups_exhausted
--
-- Everything that has to be fetched is counted now, so that no phase stops for it later. What is
-- over the caller's limit is left out of the run; it is refused where that is all there is to do.
-- What is stored ends its phases at once; runs are counted too, since each is kept for its hour. A
-- coin that is being looked up is waited for: 202.

create function api.start_progressive_analysis(
  p_session text,
  p_symbol  text,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_token   core.ucie_tokens := private.resolve_symbol(p_symbol);
  v_attempt private.attempt;
  v_slots   jsonb;
  v_limited jsonb;
  v_run     core.analysis_runs;
  v_reply   private.reply;
begin
  if v_token.id is null then
    return private.unknown_symbol(p_symbol);
  end if;
  perform private.share_coin(v_token.id);
  v_attempt := private.take_attempt(jsonb_build_object('progress_user', v_user_id));
  if v_attempt.id is null then
    return private.refused(
      429,
      'too_many_requests',
      'You began many analyses. Wait a while, then go on.',
      private.retry_after(v_attempt.retry_after)
    );
  end if;
  v_slots := private.take_fetch_slots(v_token);
  v_limited := jsonb_strip_nulls(v_slots);
  if v_slots = v_limited and v_slots <> '{}' then
    return private.too_many_requests(private.seconds_until_first(v_slots));
  end if;

  v_run := private.begin_progress(v_user_id, v_token, v_limited);
  v_reply := private.created(private.describe_progress(v_run.session_id));
  v_reply.headers := private.progress_headers(v_run.session_id) - 'Wait-For';
  return v_reply;
end;
$$;

comment on function api.start_progressive_analysis is
  'Begin an analysis in four phases: 201 with what is there already, and its unguessable id.';
