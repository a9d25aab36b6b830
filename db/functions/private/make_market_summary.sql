-- private.make_market_summary: sum the market up anew, while whoever reads it reads the old sum.
--
-- A second maker waits for the first.

create function private.make_market_summary() returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_coins      integer;
begin
  if private.is_filled('core.market_summary') then
    refresh materialized view concurrently core.market_summary;
  else
    refresh materialized view core.market_summary;
  end if;
  select coins into v_coins from core.market_summary;
  perform private.note_view('market_summary', v_started_at, 1);
  return v_coins;
end;
$$;

comment on function private.make_market_summary is
  'Sum the market up anew without keeping readers waiting; how many coins were summed.';
