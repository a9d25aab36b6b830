-- work.fail_analysis: no source gave what an analysis needs.
--
-- The stored row, if there is one, is not touched. What became of each source stays with the
-- job, for the answers to those who ask while it is held back.

create function work.fail_analysis(
  p_job      bigint,
  p_owner    uuid,
  p_token_id uuid,
  p_sources  jsonb,
  p_links    jsonb
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_state text;
begin
  perform private.lock_coin(p_token_id);
  if private.own_job(p_job, p_owner) is null then
    return 'late';
  end if;
  perform private.store_links(p_token_id, p_links);
  v_state := private.record_failure(
    p_job, p_owner, jsonb_build_object('code', 'no_source', 'sources', p_sources)
  );
  perform private.advance_runs(p_token_id);
  return v_state;
end;
$$;

comment on function work.fail_analysis is
  'Hold an analysis back after its sources failed: failed, or late when the job was lost.';
