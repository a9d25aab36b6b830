-- private.stored_reading: one stored analysis of a coin, and whether it may be shown.
--
-- fresh: within its life. stale: past it, but not so long that nobody may see it. gone: past that
-- as well, or there is none.

create function private.stored_reading(p_token_id uuid, p_asset_key text, p_type text)
returns private.reading
language plpgsql stable
set search_path = ''
as $$
declare
  v_reading private.reading;
begin
  select private.stored_text(body, p_type, p_token_id), data_quality_score, created_at, expires_at
  into v_reading.body, v_reading.quality, v_reading.created_at, v_reading.expires_at
  from core.ucie_analysis_cache
  where symbol = p_asset_key
    and analysis_type = p_type;
  v_reading.refreshing := false;
  v_reading.state := case
    when v_reading.expires_at > now() then 'fresh'
    when v_reading.created_at
      + (v_reading.expires_at - v_reading.created_at) * private.setting('stale_factor') > now()
    then 'stale'
    else 'gone'
  end;
  return v_reading;
end;
$$;

comment on function private.stored_reading is
  'Return a stored analysis as fresh, stale, or gone.';
