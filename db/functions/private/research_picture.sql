-- private.research_picture: what the research card shows beside its answer.
--
-- The newest bought report of the coin, an older one that can still be read, and for admins what
-- reports have cost and may cost.

create function private.research_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  select json_build_object(
    'job', private.describe_research(private.newest_research(p_token_id)),
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
