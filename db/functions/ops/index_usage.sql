-- ops.index_usage: which indexes earn their place since the statistics began.
--
-- Unused means never scanned and keeping no constraint. Many sequential scans of a large table
-- with few index scans ask for an index.

create function ops.index_usage()
returns table (
  table_name text,
  index_name text,
  scans      bigint,
  size_bytes bigint,
  size       text,
  unused     boolean,
  seq_scans  bigint
)
language sql stable security definer
set search_path = ''
as $$
  select
    tables.relname::text,
    indexes.relname::text,
    coalesce(pg_stat_get_numscans(indexes.oid), 0),
    pg_relation_size(indexes.oid),
    pg_size_pretty(pg_relation_size(indexes.oid)),
    not pg_index.indisunique and coalesce(pg_stat_get_numscans(indexes.oid), 0) = 0,
    coalesce(pg_stat_get_numscans(tables.oid), 0)
  from pg_catalog.pg_index
  join pg_catalog.pg_class as indexes on indexes.oid = pg_index.indexrelid
  join pg_catalog.pg_class as tables on tables.oid = pg_index.indrelid
  where tables.relnamespace = 'core'::regnamespace
    and indexes.relkind = 'i'
  order by 3 desc, 4 desc, 2
$$;

comment on function ops.index_usage is
  'Scans and size of every index, the busiest first, with the scans of its whole table.';
