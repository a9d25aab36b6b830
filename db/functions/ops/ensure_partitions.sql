-- ops.ensure_partitions: the audit trail and the histories have their months made ahead.

create function ops.ensure_partitions(p_months integer default 3) returns integer
language sql volatile security definer
set search_path = ''
as $$ select private.ensure_partitions(p_months) + private.ensure_history_months() $$;

comment on function ops.ensure_partitions is
  'Make the missing monthly partitions; return how many were made.';
