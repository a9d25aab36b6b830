-- private.no_source: the answer where an analysis could not be made a moment ago.
--
-- Refuses: 503 no_source

create function private.no_source(p_reading private.reading) returns private.reply
language sql immutable
set search_path = ''
as $$
  select private.refused(
    503,
    'no_source',
    'No source gave what this analysis needs.',
    private.retry_after(p_reading.retry_after) || '{"X-Cache": "miss"}',
    jsonb_build_object('sources', p_reading.sources)
  )
$$;

comment on function private.no_source is
  'Reply 503 with what became of each source, and when to come back.';
