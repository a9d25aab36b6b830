-- private.number_events: give committed events that have none the numbers they are told under.
--
-- One at a time, to the end of the transaction: what a later reader numbers comes after all that
-- an earlier one has told, and no event is numbered twice. Of many that waited a few thousand are
-- numbered in one transaction, which then ends in time; who listens is told that there are more.

create function private.number_events() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_most     constant integer := 5000;
  v_event_id bigint;
  v_count    integer := 0;
begin
  if not exists (select from core.stream_order where number is null) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('stream_order', 0));
  for v_event_id in
    select event_id
    from core.stream_order
    where number is null
    order by event_id
    limit v_most
  loop
    v_count := v_count + 1;
    update core.stream_order
    set number = nextval('core.stream_numbers')
    where event_id = v_event_id;
  end loop;
  if v_count = v_most then
    perform pg_notify('streams', 'events');
  end if;
end;
$$;

comment on function private.number_events is
  'Number committed events that have no number, in the order of their making; 5000 at most.';
