-- private.note_feed: how the reading of a feed went.
--
-- An unchanged feed keeps the counts of its last answer, a failed one everything but its error.

create function private.note_feed(p_feed text, p_state jsonb) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.feed_state as known (
    feed, etag, last_modified, last_try_at, last_ok_at, last_error, items_last, dated_last,
    newest_at
  )
  select
    p_feed, read.etag, read.last_modified, now(), case when read.error is null then now() end,
    read.error, coalesce(read.items, 0), coalesce(read.dated, 0), read.newest_at
  from jsonb_to_record(p_state) as read(
    error         text,
    etag          text,
    last_modified text,
    items         integer,
    dated         integer,
    newest_at     timestamptz
  )
  on conflict (feed) do update
  set last_try_at = excluded.last_try_at,
      last_error = excluded.last_error,
      last_ok_at = coalesce(excluded.last_ok_at, known.last_ok_at),
      etag = case when p_state ? 'items' then excluded.etag else known.etag end,
      last_modified = case
        when p_state ? 'items' then excluded.last_modified
        else known.last_modified
      end,
      items_last = case when p_state ? 'items' then excluded.items_last else known.items_last end,
      dated_last = case when p_state ? 'items' then excluded.dated_last else known.dated_last end,
      newest_at = coalesce(excluded.newest_at, known.newest_at)
$$;

comment on function private.note_feed is
  'Store the outcome of a feed: its error, or its validators, counts and newest date.';
