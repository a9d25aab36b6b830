-- private.lock_research_month: hold this month's row of the spending until the transaction ends.
--
-- The moment that is returned lies in the month whose row is held, however long others held it
-- and whatever month it was when the transaction began: whoever decides by it decides alone.

create function private.lock_research_month() returns timestamptz
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_now   timestamptz;
  v_month date := date_trunc('month', clock_timestamp())::date;
begin
  loop
    insert into core.research_spending (month)
    values (v_month)
    on conflict (month) do nothing;
    perform
    from core.research_spending
    where month = v_month
    for update;
    v_now := clock_timestamp();
    exit when v_month = date_trunc('month', v_now)::date;
    v_month := date_trunc('month', v_now)::date;
  end loop;
  return v_now;
end;
$$;

comment on function private.lock_research_month is
  'Lock the row of this month''s spending on reports and return the moment from which it is held.';
