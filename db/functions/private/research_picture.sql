-- private.research_picture: what the research card shows beside its answer.
--
-- How the newest report that was asked for stands, while it is written and for a day after its
-- end; the bought ones that can still be read; and for admins what reports have cost and may cost.

create function private.research_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  select json_build_object(
    'job', (
      select private.describe_research(newest)
      from private.newest_research(p_token_id) as newest
      where coalesce(newest.finished_at, 'infinity') > now() - interval '1 day'
    ),
    'reports', (
      select coalesce(
        json_agg(
          json_build_object('id', id, 'finished_at', private.iso_time(finished_at))
          order by finished_at desc
        ),
        '[]'
      )
      from (
        select id, finished_at
        from core.research_jobs
        where token_id = p_token_id
          and state = 'done'
        order by finished_at desc
        limit 5
      ) as newest
    ),
    'spending', case
      when private.is_admin_caller() then json_build_object(
        'day_usd', private.research_committed(date_trunc('day', now())),
        'day_limit_usd', private.setting('research_day_cents') / 100.0,
        'month_usd', private.research_committed(date_trunc('month', now())),
        'month_limit_usd', private.setting('research_month_cents') / 100.0
      )
    end
  )
$$;

comment on function private.research_picture is
  'Return the newest job and reports of a coin, and to admins the spending.';
