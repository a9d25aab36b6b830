-- ops.make_market_summary: sum the market up now, by hand, from the coins as they are stored.

create function ops.make_market_summary() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_coins      integer := private.make_market_summary();
begin
  perform private.record_run('market', v_started_at, jsonb_build_object('coins', v_coins));
  return v_coins;
end;
$$;

comment on function ops.make_market_summary is
  'Sum the market up anew, keeping no reader waiting; return how many coins are summed.';
