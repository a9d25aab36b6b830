-- ops.make_daily_figures: make the daily figures anew now, by hand.

create function ops.make_daily_figures() returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_counts     jsonb := private.make_daily_figures();
begin
  perform private.record_run('daily-figures', v_started_at, v_counts);
  return (v_counts ->> 'lines')::bigint;
end;
$$;

comment on function ops.make_daily_figures is
  'Make the daily figures anew, keeping no reader waiting; return how many lines there are.';
