-- private.note_view: write down that a materialised view was made.
--
-- Its age is that of what was read.

create function private.note_view(p_name text, p_started_at timestamptz, p_lines bigint)
returns void
language sql volatile
set search_path = ''
as $$
  insert into core.made_views (name, made_at, took_ms, lines)
  values (
    p_name,
    p_started_at,
    extract(epoch from clock_timestamp() - p_started_at) * 1000,
    p_lines
  )
  on conflict (name) do update
  set made_at = excluded.made_at, took_ms = excluded.took_ms, lines = excluded.lines
$$;

comment on function private.note_view is
  'Write down when a materialised view was made, how long that took, and how many lines it has.';
