-- private.activity_score: how busy a chain was in a week against its own 90 days, as z.
--
-- The mean of the last seven days' readings less that of all days, over their deviation. Of several
-- sources only the one with the newest reading counts: two ways of counting make no series. Null
-- with fewer than 45 days, of which four in the last week, and where nothing ever changed.

create function private.activity_score(p_token_id uuid, p_metric text) returns double precision
language sql stable
set search_path = ''
as $$
  with readings as (
    select distinct on (date_bin('1 day', at, 'epoch'))
      date_bin('1 day', at, 'epoch') as day,
      value::numeric as value  -- sums of huge readings fit
    from core.metric_points
    where token_id = p_token_id
      and metric = p_metric
      and at > now() - interval '90 days'
      and source = (
        select source
        from core.metric_points
        where token_id = p_token_id
          and metric = p_metric
          and at > now() - interval '90 days'
        order by at desc, source
        limit 1
      )
    order by date_bin('1 day', at, 'epoch'), at desc
  ),
  told as (
    select
      count(*) as days,
      avg(value) as mean,
      stddev_samp(value) as deviation,
      count(*) filter (where day > now() - interval '7 days') as recent_days,
      avg(value) filter (where day > now() - interval '7 days') as recent
    from readings
  )
  select ((recent - mean) / deviation)::double precision
  from told
  where days >= 45
    and recent_days >= 4
    and deviation > 1e-12 * abs(mean)
$$;

comment on function private.activity_score is
  'Return how a chain''s last week stands to its 90 days, in standard deviations, or null.';
