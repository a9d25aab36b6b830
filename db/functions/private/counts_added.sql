-- private.counts_added: two counts by table, added table by table.

create function private.counts_added(p_counts jsonb, p_further jsonb) returns jsonb
language sql immutable
set search_path = ''
as $$
  select coalesce(jsonb_object_agg(table_name, row_count), '{}')
  from (
    select table_name, sum(row_count::integer) as row_count
    from (
      select table_name, row_count from jsonb_each_text(p_counts) as c(table_name, row_count)
      union all
      select table_name, row_count from jsonb_each_text(p_further) as f(table_name, row_count)
    ) as both_counts
    group by table_name
  ) as sums
$$;

comment on function private.counts_added is 'Add {"table": count, …} to another such object.';
