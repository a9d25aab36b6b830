-- private.advance_run: bring a progressive analysis as far as it is; phases end and begin.
--
-- A phase ends when all its parts are settled, or its time is over: what is not there then is late
-- and named. The caller holds the coin, so no two advance a run at once, and nothing is stored
-- between looking and waiting for it. The account is held before its rows: whoever deletes it holds
-- it too, and takes the run with it.

create function private.advance_run(p_session_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_run     core.analysis_runs;
  v_token   core.ucie_tokens;
  v_phase   jsonb;
  v_parts   jsonb;
  v_is_over boolean;
begin
  loop
    v_run := (
      select analysis_runs
      from core.analysis_runs
      where session_id = p_session_id
        and phase_ends_at is not null
    );
    exit when v_run.session_id is null;
    perform from core.users where id = v_run.user_id for key share;
    exit when not found;
    v_token := (select ucie_tokens from core.ucie_tokens where id = v_run.token_id);
    v_phase := (
      select phase_data
      from core.ucie_phase_data
      where session_id = p_session_id::text
        and phase_number = v_run.phase_number
    );
    v_is_over := clock_timestamp() >= v_run.phase_ends_at;
    v_parts := private.phase_parts(
      v_token.asset_key,
      v_run.phase_number,
      (v_phase ->> 'asked_at')::timestamptz,
      v_is_over,
      v_run.limited
    );
    exit when not private.note_parts(v_run, v_phase, v_parts, v_is_over);

    if v_run.phase_number = 4 then
      update core.analysis_runs set phase_ends_at = null where session_id = p_session_id;
      perform private.publish(
        'done', jsonb_build_object('session_id', p_session_id), v_run.user_id, p_session_id
      );
      exit;
    end if;
    perform private.open_phase(v_run, v_token, v_run.phase_number + 1);
  end loop;
end;
$$;

comment on function private.advance_run is
  'End what is done or over of a progressive analysis, and begin what comes next.';
