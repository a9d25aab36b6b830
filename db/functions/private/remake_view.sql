-- private.remake_view: make a materialised view anew, while whoever reads it reads the old one.
--
-- Readers are never kept waiting, for the view is replaced line by line (concurrently); a second
-- maker waits for the first. A view that has never been filled, as after a copy without data,
-- cannot be replaced so and has no readers to keep waiting. The age is that of what was read.

create function private.remake_view(p_name text) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
  v_started_at timestamptz := clock_timestamp();
  v_filled     boolean;
  v_lines      bigint;
begin
  select relispopulated into strict v_filled
  from pg_catalog.pg_class
  where relname = p_name
    and relnamespace = 'core'::regnamespace
    and relkind = 'm';
  execute format(
    'refresh materialized view %s core.%I',
    case when v_filled then 'concurrently' else '' end,
    p_name
  );
  execute format('select count(*) from core.%I', p_name) into v_lines;
  insert into core.made_views (name, made_at, took_ms, lines)
  values (
    p_name,
    v_started_at,
    extract(epoch from clock_timestamp() - v_started_at) * 1000,
    v_lines
  )
  on conflict (name) do update
  set made_at = excluded.made_at, took_ms = excluded.took_ms, lines = excluded.lines;
  return v_lines;
end;
$$;

comment on function private.remake_view is
  'Make a materialised view anew without keeping readers waiting; the count of its lines.';
