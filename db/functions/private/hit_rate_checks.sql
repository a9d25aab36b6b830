-- private.hit_rate_checks: how often what is asked for is already there.
--
-- Two stores: our analyses, and the buffers of PostgreSQL (it has no cache of queries).

create function private.hit_rate_checks()
returns table (name text, ok boolean, value text, bound text)
language sql stable
set search_path = ''
as $$
  select
    'analysis cache hits',
    coalesce(rate > 80, true),
    coalesce(rate || ' %', 'no reads'),
    'above 80 % since yesterday'
  from (
    select round(100.0 * sum(fresh + stale) / nullif(sum(fresh + stale + missed), 0), 1) as rate
    from core.cache_reads
    where day >= current_date - 1
  ) as reads
  union all
  select
    'buffer hits',
    coalesce(rate > 80, true),
    coalesce(rate || ' %', 'no reads'),
    'above 80 % since the statistics began'
  from (
    select round(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 1) as rate
    from pg_catalog.pg_stat_database
    where datname = current_database()
  ) as buffers
$$;

comment on function private.hit_rate_checks is
  'The points of the daily round about stored analyses and buffers.';
