-- private.read_analysis: what there is of one analysis of one coin, asking for more where needed.
--
-- fresh: a row within its life. stale: a row past it, but not so long that nobody may see it. An
-- old row, a missing one, and one that was asked to be refreshed are put into the queue, once for
-- everybody (one job per key). pending: nothing to show yet. failed: nothing to show, and the
-- attempt a moment ago failed, so none is made now. limited: nothing to show, and this person has
-- had as much made as one may. A bought report is not made anew by reading.

create function private.read_analysis(
  p_token_id  uuid,
  p_asset_key text,
  p_type      text,
  p_refresh   boolean
) returns private.reading
language plpgsql volatile
set search_path = ''
as $$
declare
  v_reading private.reading := private.stored_reading(p_token_id, p_asset_key, p_type);
  v_job     record;
  v_life    interval;
  v_is_gone boolean;
  v_limited integer;
begin
  v_life := v_reading.expires_at - v_reading.created_at;
  v_is_gone := v_reading.state = 'gone';
  if v_reading.state = 'fresh'
    and not (p_refresh and v_reading.created_at < now() - greatest(interval '30 s', v_life / 4))
  then
    return v_reading;
  end if;

  select failed_until, last_error -> 'sources' as sources into v_job
  from core.jobs
  where kind = 'analyse'
    and key = p_asset_key || ':' || p_type
    and state = 'failed'
    and failed_until > now();
  v_reading.refreshing := not found and not private.holds_report(p_asset_key, p_type);
  if v_reading.refreshing then
    v_limited := private.request_analysis(
      p_token_id, p_asset_key, p_type, v_reading.created_at, not v_is_gone
    );
    v_reading.refreshing := v_limited is null;
  end if;

  if v_is_gone then
    v_reading.state := case
      when v_reading.refreshing then 'pending'
      when v_limited is not null then 'limited'
      else 'failed'
    end;
    v_reading.sources := coalesce(v_job.sources, '[]');
    v_reading.retry_after := coalesce(
      v_limited, ceil(extract(epoch from v_job.failed_until - now()))
    );
  end if;
  return v_reading;
end;
$$;

comment on function private.read_analysis is
  'Read a stored analysis and queue the making of a new one where it is old or missing.';
