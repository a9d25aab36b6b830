-- private.oldest_resumable: the lowest number after which a stream can go on without a gap.
--
-- A thousand events back, or as far as they are kept.

create function private.oldest_resumable() returns bigint
language sql stable
set search_path = ''
as $$
  select coalesce(
    (
      select number
      from core.stream_order
      where number is not null
      order by number desc
      offset 1000
      limit 1
    ),
    (select min(number) - 1 from core.stream_order),
    0
  )
$$;

comment on function private.oldest_resumable is
  'Return the lowest number of an event that a stream can be resumed after.';
