-- ops.capacity_forecast: how large the database grows with so many users.
--
-- A table with a thousand rows is measured, indexes included; a smaller one says too little, so
-- the design's estimate stands in. The same holds for rows per user below a hundred users. What
-- does not grow with users (coins, candles, stored analyses) is taken as it is.

create function ops.capacity_forecast(p_users integer default 10000)
returns table (
  part          text,
  row_count     bigint,
  bytes_per_row integer,
  size_bytes    bigint,
  size          text,
  basis         text
)
language sql stable security definer
set search_path = ''
as $$
  with estimates (table_name, bytes, per_user) as (
    values
      ('users', 500, 1.0),
      ('sessions', 300, 1.0),
      ('access_codes', 300, 1.0),
      ('auth_logs', 400, 60.0),
      ('ucie_watchlist', 200, 10.0),
      ('ucie_alerts', 500, 5.0),
      ('ucie_phase_data', 20000, 0.2)
  ),
  people as (
    select count(*) as total from core.users
  ),
  rates as (
    select
      estimates.table_name,
      counts.row_count >= 1000 as measured,
      case
        when counts.row_count >= 1000 then sizes.size_bytes / counts.row_count
        else estimates.bytes
      end as bytes,
      case
        when people.total >= 100 then counts.row_count / people.total::numeric
        else estimates.per_user
      end as per_user
    from people, estimates
    join ops.row_counts() as counts on counts.table_name = estimates.table_name
    join ops.table_sizes() as sizes on sizes.table_name = estimates.table_name
  ),
  parts as (
    select table_name as part, ceil(per_user * p_users)::bigint as row_count,
      bytes::integer as bytes_per_row, ceil(per_user * p_users)::bigint * bytes::bigint as bytes,
      case when measured then 'measured' else 'estimated' end as basis
    from rates
    union all
    select 'all other tables', sum(row_guess)::bigint, null, sum(size_bytes)::bigint, 'as it is'
    from ops.table_sizes()
    where table_name not in (select table_name from estimates)
  )
  select part, row_count, bytes_per_row, bytes, pg_size_pretty(bytes), basis from parts
  union all
  select 'total', null, null, sum(bytes)::bigint, pg_size_pretty(sum(bytes)), null from parts
$$;

comment on function ops.capacity_forecast is
  'Expected size of the database with so many users, from measured rows where there are enough.';
