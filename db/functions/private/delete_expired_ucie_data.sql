-- private.delete_expired_ucie_data: one batch of analyses, phases and alerts past their time.
--
-- Rows that somebody holds are left for the next batch, so that cleaning never waits for traffic
-- and two cleaners share the work; a row prolonged meanwhile is no longer found expired.

create function private.delete_expired_ucie_data(p_batch integer) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  v_analyses integer;
  v_phases   integer := private.delete_expired_progress(p_batch);
  v_alerts   integer;
begin
  with expired as (
    select id from core.ucie_analysis_cache
    where expires_at < now()
    limit p_batch
    for update skip locked
  )
  delete from core.ucie_analysis_cache
  using expired
  where ucie_analysis_cache.id = expired.id;
  get diagnostics v_analyses = row_count;

  with expired as (
    select id from core.ucie_alerts
    where expires_at is not null and expires_at < now()
    limit p_batch
    for update skip locked
  )
  delete from core.ucie_alerts
  using expired
  where ucie_alerts.id = expired.id;
  get diagnostics v_alerts = row_count;

  return jsonb_build_object(
    'ucie_analysis_cache', v_analyses,
    'ucie_phase_data', v_phases,
    'ucie_alerts', v_alerts
  );
end;
$$;

comment on function private.delete_expired_ucie_data is
  'Delete up to so many expired rows of each UCIE table; return the counts by table.';
