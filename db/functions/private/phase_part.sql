-- private.phase_part: how one analysis stands for a phase that asked for it at a time.
--
-- fresh: made since. cached: there, and was within its life then. not_applicable: there, and says
-- that it means nothing for the coin. pending: on its way. stale: an older one stands in. late: not
-- there when the phase was over. limited: left out, since its reader had as much made as one may,
-- until `retry_at`. failed: no source gave what it needs; `error` and `sources` say why.

create function private.phase_part(
  p_asset_key text,
  p_type      text,
  p_asked_at  timestamptz,
  p_is_over   boolean,
  p_retry_at  text
) returns jsonb
language plpgsql stable
set search_path = ''
as $$
declare
  v_row   record;
  v_busy  boolean := private.is_in_making(p_asset_key, p_type);
  v_error jsonb;
  v_live  boolean;
  v_shown boolean;
begin
  select created_at, expires_at, data_quality_score as quality, data -> 'applicable' as applicable
  into v_row
  from core.ucie_analysis_cache
  where symbol = p_asset_key
    and analysis_type = p_type;
  v_live := private.holds_report(p_asset_key, p_type)
    or coalesce(v_row.expires_at > p_asked_at, false);
  v_shown := coalesce(
    v_row.created_at + (v_row.expires_at - v_row.created_at) * private.setting('stale_factor')
      > now(),
    false
  );

  if not v_live and v_busy and not p_is_over then
    return jsonb_build_object('state', 'pending');
  end if;
  v_error := case
    when v_live then null
    when v_busy then jsonb_build_object('error', 'late')
    when p_retry_at is not null
    then jsonb_build_object(
      'error', 'too_many_requests', 'retry_at', private.iso_time(p_retry_at::timestamptz)
    )
    else private.failure_of(p_asset_key, p_type)
  end;
  return jsonb_strip_nulls(
    jsonb_build_object(
      'state', case
        when v_live and v_row.applicable = 'false' then 'not_applicable'
        when v_live and v_row.created_at >= p_asked_at then 'fresh'
        when v_live then 'cached'
        when v_shown then 'stale'
        when v_busy then 'late'
        when p_retry_at is not null then 'limited'
        else 'failed'
      end,
      'quality', case when v_live or v_shown then v_row.quality end,
      'created_at', case when v_live or v_shown then private.iso_time(v_row.created_at) end
    )
    || coalesce(v_error, '{}'::jsonb)
  );
end;
$$;

comment on function private.phase_part is
  'Say how an analysis stands for a phase: its state, and why it is not there.';
