-- work.prune: one batch of what is no longer kept; all counts 0 when nothing is left.
--
-- Slots of attempts older than their window, runs of jobs older than their setting, jobs nothing
-- comes of, letters a month old, sent or given up, texts that were unknown once, links, browsers,
-- personal tokens, shared reports and progressive analyses past their end, candles, snapshots,
-- points and consensuses beyond their time.

create function work.prune(p_batch integer default 10000) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempts integer;
  v_runs     integer;
  v_letters  integer;
begin
  delete from core.attempts
  where ctid = any(array(
    select attempts.ctid
    from core.attempts
    join core.attempt_limits on attempt_limits.scope = attempts.scope
    where attempts.taken_at < now() - attempt_limits.period
    limit p_batch
  ));
  get diagnostics v_attempts = row_count;

  delete from core.job_runs
  where id = any(array(
    select id from core.job_runs
    where started_at < now() - make_interval(days => private.setting('job_history_days'))
    limit p_batch
  ));
  get diagnostics v_runs = row_count;

  delete from core.letters
  where id = any(array(
    select id from core.letters
    where created_at < now() - interval '30 days'
    limit p_batch
  ));
  get diagnostics v_letters = row_count;

  return jsonb_build_object(
    'attempts', v_attempts,
    'job_runs', v_runs,
    'jobs', private.delete_spent_jobs(p_batch),
    'letters', v_letters,
    'resolver_misses', private.delete_spent_misses(p_batch),
    'account_tokens', private.delete_spent_links(p_batch),
    'devices', private.delete_unused_devices(p_batch),
    'personal_tokens', private.delete_expired_personal_tokens(p_batch),
    'shared_reports', private.delete_expired_shares(p_batch),
    'ucie_phase_data', private.delete_expired_progress(p_batch),
    'candles', private.delete_old_candles(p_batch),
    'price_snapshots', private.delete_old_snapshots(p_batch),
    'consensus_log', private.delete_old_consensus(p_batch),
    'research_jobs', private.delete_old_research(p_batch)
  ) || private.thin_histories(p_batch);
end;
$$;

comment on function work.prune is
  'Delete one batch of what is past its keeping; the counts by table.';
