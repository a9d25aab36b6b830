-- private.delete_old_events: one batch of events that no page asks for any more.
--
-- Two hours are twice what a progressive analysis lives. The newest stays, so that who comes back
-- with its number is told that nothing is missing.

create function private.delete_old_events(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.stream_events
  where id = any(array(
    select stream_events.id
    from core.stream_events
    join core.stream_order on stream_order.event_id = stream_events.id
    where stream_events.created_at < now() - interval '2 hours'
      and stream_order.number is distinct from private.newest_event()
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_events is
  'Delete up to so many events past their two hours; the count.';
