-- ops.table_sizes: where the bytes are, largest first; partitions count for their table.

create function ops.table_sizes()
returns table (
  table_name  text,
  size_bytes  bigint,
  size        text,
  index_bytes bigint,
  row_guess   bigint
)
language sql stable security definer
set search_path = ''
as $$
  with tables as (
    select oid, oid as part, relname
    from pg_catalog.pg_class
    where relnamespace = 'core'::regnamespace
      and relkind in ('r', 'p')
      and not relispartition
    union all
    select parent.oid, pg_inherits.inhrelid, parent.relname
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class as parent on parent.oid = pg_inherits.inhparent
    where parent.relnamespace = 'core'::regnamespace
      and parent.relkind = 'p'
  )
  select
    tables.relname::text,
    sum(pg_total_relation_size(tables.part))::bigint,
    pg_size_pretty(sum(pg_total_relation_size(tables.part))),
    sum(pg_indexes_size(tables.part))::bigint,
    sum(coalesce(pg_stat_get_live_tuples(tables.part), 0))::bigint
  from tables
  group by tables.oid, tables.relname
  order by 2 desc, 1
$$;

comment on function ops.table_sizes is
  'Size of every table with its indexes, largest first, and about how many rows it has.';
