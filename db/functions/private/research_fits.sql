-- private.research_fits: whether one more report may cost so much, on a day and in its month.
--
-- The caller holds the month's row, so nobody else decides meanwhile; p_now is since when.

create function private.research_fits(p_usd numeric, p_now timestamptz) returns boolean
language plpgsql stable
set search_path = ''
set timezone = 'UTC'
as $$
begin
  return private.research_committed(date_trunc('day', p_now)) + p_usd
      <= private.setting('research_day_cents') / 100.0
    and private.research_committed(date_trunc('month', p_now)) + p_usd
      <= private.setting('research_month_cents') / 100.0;
end;
$$;

comment on function private.research_fits is
  'Whether a report of that cost stays within the limits of the day and of the month.';
