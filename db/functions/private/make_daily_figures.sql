-- private.make_daily_figures: make the daily figures anew, while whoever reads them reads the old.
--
-- The source of a coin's closes is the one its page shows, decided now for all its days: no series
-- is put together from two. Readers are never kept waiting, for the view is replaced line by line
-- (concurrently); a second maker waits for the first.

create function private.make_daily_figures() returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_lines      bigint;
begin
  insert into core.daily_sources (token_id, source)
  select tokens.id, private.chart_source(tokens.id, tokens.asset_key, 86400)
  from core.ucie_tokens as tokens
  where exists (
    select
    from core.candles
    where token_id = tokens.id
      and interval_s = 86400
  )
  on conflict (token_id) do update
  set source = excluded.source
  where daily_sources.source <> excluded.source;

  if private.is_filled('core.daily_figures') then
    refresh materialized view concurrently core.daily_figures;
  else
    refresh materialized view core.daily_figures;
  end if;
  select count(*) into v_lines from core.daily_figures;
  perform private.note_view('daily_figures', v_started_at, v_lines);
  return jsonb_build_object('lines', v_lines);
end;
$$;

comment on function private.make_daily_figures is
  'Make the view of daily figures anew without keeping readers waiting; the count of its lines.';
