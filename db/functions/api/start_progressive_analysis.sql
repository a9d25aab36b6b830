-- api.start_progressive_analysis: begin an analysis of a coin in four phases, for whoever asks.
--
-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol, 429 too_many_requests, 503 no_source,
--          503 lookups_exhausted
--
-- Everything that has to be fetched is counted now, so that no phase stops for it later. What is
-- stored already ends its phases at once. A coin that is being looked up is waited for: 202.

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
  v_wanted  record;
  v_slot    private.attempt;
  v_run     core.analysis_runs;
  v_reply   private.reply;
begin
  if v_token.id is null then
    return private.unknown_symbol(p_symbol);
  end if;
  for v_wanted in
    select analysis_type from private.wanted_analyses(v_token, private.available_types())
  loop
    v_slot := private.take_fetch_slot(
      'fetch_user', 'analyse', v_token.asset_key || ':' || v_wanted.analysis_type
    );
    if v_slot.retry_after is not null then
      return private.too_many_requests(v_slot.retry_after);
    end if;
  end loop;

  perform private.lock_coin(v_token.id);
  insert into core.analysis_runs (user_id, token_id)
  values (v_user_id, v_token.id)
  returning * into v_run;
  perform private.open_phase(v_run, v_token, 1);
  perform private.advance_run(v_run.session_id);

  v_reply := private.created(private.describe_progress(v_run.session_id));
  v_reply.headers := private.progress_headers(v_run.session_id) - 'Wait-For';
  return v_reply;
end;
$$;

comment on function api.start_progressive_analysis is
  'Begin an analysis in four phases: 201 with what is there already, and its unguessable id.';
