-- private.number_events: give committed events that have none the numbers they are told under.
--
-- One at a time, to the end of the transaction: what a later reader numbers comes after all that
-- an earlier one has told, and no event is numbered twice.

create function private.number_events() returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_event_id bigint;
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
  loop
    update core.stream_order
    set number = nextval('core.stream_numbers')
    where event_id = v_event_id;
  end loop;
end;
$$;

comment on function private.number_events is
  'Number the events that are committed and have no number yet, in the order of their making.';
