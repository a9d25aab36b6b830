-- work.store_analysis: an analysis was made; keep it, end the job, wake who waits. All or nothing.
--
-- A worker that lost its lease writes nothing (late). A result with under 40 % of the coverage of
-- one that may still be shown counts as a failure (too_thin): an upstream in trouble must not
-- push out good data. What it found of candles and names is true nevertheless and kept.

create function work.store_analysis(
  p_job       bigint,
  p_owner     uuid,
  p_token_id  uuid,
  p_type      text,
  p_data      json,
  p_quality   integer,
  p_coverage  double precision,
  p_sources   jsonb,
  p_sandbox   boolean,
  p_candles   jsonb,
  p_links     jsonb,
  p_kept      jsonb
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token core.ucie_tokens;
begin
  perform private.lock_coin(p_token_id);
  if private.own_job(p_job, p_owner) is null then
    return 'late';
  end if;
  v_token := (select ucie_tokens from core.ucie_tokens where id = p_token_id);
  perform private.store_links(p_token_id, p_links);
  perform private.store_candles(p_token_id, p_candles);

  if exists (
    select
    from core.ucie_analysis_cache
    where symbol = v_token.asset_key
      and analysis_type = p_type
      and created_at + (expires_at - created_at) * private.setting('stale_factor') > now()
      and p_coverage < 0.4 * coverage
  ) then
    perform private.record_failure(
      p_job, p_owner, jsonb_build_object('code', 'too_thin', 'sources', p_sources)
    );
    perform private.advance_runs(p_token_id);
    return 'too_thin';
  end if;

  perform private.store_result(
    v_token.asset_key, p_type, p_data, p_quality, p_coverage, p_sources, p_sandbox
  );
  if p_kept ? 'price' then
    perform private.tell_price(v_token, p_data);
  end if;
  perform private.store_kept(p_token_id, p_kept, p_quality);
  perform private.end_analysis(p_job);
  perform private.advance_runs(p_token_id);
  return 'stored';
end;
$$;

comment on function work.store_analysis is
  'Store a finished analysis with its candles, names and what is kept: stored, too_thin or late.';
