-- private.counts_total: the sum of counts by table; of nothing it is 0, never null.

create function private.counts_total(p_counts jsonb) returns integer
language sql immutable
set search_path = ''
as $$
  select coalesce(sum(row_count::integer), 0)::integer
  from jsonb_each_text(p_counts) as counts(table_name, row_count)
$$;

comment on function private.counts_total is 'Add up {"table": count, …}.';
