-- private.page_progress: the progressive analysis that somebody's page of a coin follows.
--
-- The newest own one of this coin while it is of use, whatever window it was begun in; else a new
-- one. Two windows at once begin one: who comes second looks again under the lock of both.

create function private.page_progress(p_user_id uuid, p_token core.ucie_tokens)
returns core.analysis_runs
language plpgsql volatile
set search_path = ''
as $$
declare
  v_run core.analysis_runs := private.newest_progress(p_user_id, p_token);
begin
  if v_run.session_id is null then
    perform private.share_coin(p_token.id);
    perform pg_advisory_xact_lock(hashtextextended('page:' || p_user_id || p_token.id, 0));
    v_run := private.newest_progress(p_user_id, p_token);
  end if;
  if v_run.session_id is null then
    v_run := private.begin_progress(
      p_user_id, p_token, jsonb_strip_nulls(private.take_fetch_slots(p_token))
    );
  end if;
  return v_run;
end;
$$;

comment on function private.page_progress is
  'Return the progressive analysis that a page goes on with, begun now where none is of use.';
