-- private.begin_progress: begin somebody's progressive analysis of a coin.
--
-- The caller holds the coin (private.share_coin). What is stored already ends its phases at once;
-- what is limited, by type until when, is left out.

create function private.begin_progress(
  p_user_id uuid,
  p_token   core.ucie_tokens,
  p_limited jsonb
) returns core.analysis_runs
language plpgsql volatile
set search_path = ''
as $$
declare
  v_run core.analysis_runs;
begin
  insert into core.analysis_runs (user_id, token_id, limited)
  values (p_user_id, p_token.id, p_limited)
  returning * into v_run;
  perform private.open_phase(v_run, p_token, 1);
  perform private.advance_run(v_run.session_id);
  return (
    select analysis_runs from core.analysis_runs where session_id = v_run.session_id
  );
end;
$$;

comment on function private.begin_progress is
  'Begin a progressive analysis of a coin, and bring it as far as what is stored allows.';
