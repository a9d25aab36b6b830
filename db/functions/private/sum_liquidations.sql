-- private.sum_liquidations: the forced closings of an hour as two figures that are kept for long.
--
-- Of every hour that the rows speak of the sums are made anew from all that is known of it.

create function private.sum_liquidations(p_token_id uuid, p_rows jsonb) returns integer
language sql volatile
set search_path = ''
set timezone = 'UTC'
as $$
  select private.store_points(p_token_id, coalesce(jsonb_agg(jsonb_build_object(
    'metric', 'liquidations.' || side || '_usd',
    'source', venue,
    'at', hour,
    'value', size_usd
  )), '[]'))
  from (
    select closed.venue, closed.side, touched.hour, sum(closed.size_usd) as size_usd
    from (
      select distinct date_trunc('hour', given.at) as hour
      from jsonb_to_recordset(p_rows) as given(at timestamptz)
      where given.at > now() - interval '7 days'
    ) as touched
    join core.liquidations as closed
      on closed.token_id = p_token_id
      and closed.at >= touched.hour
      and closed.at < touched.hour + interval '1 hour'
    group by closed.venue, closed.side, touched.hour
  ) as sums
$$;

comment on function private.sum_liquidations is
  'Store the sums of the hours that given liquidations fall in; return how many changed.';
