-- private.lock_research_month: hold this month's row of the spending until the transaction ends.

create function private.lock_research_month() returns date
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_month date := date_trunc('month', now())::date;
begin
  insert into core.research_spending (month)
  values (v_month)
  on conflict (month) do nothing;
  perform
  from core.research_spending
  where month = v_month
  for update;
  return v_month;
end;
$$;

comment on function private.lock_research_month is
  'Lock the row of this month''s spending on reports and return the month.';
