-- private.publish: tell open pages something, once this transaction is committed.
--
-- The event gets its number from whoever reads it first (private.number_events): so no one who
-- publishes waits for another, and it does not matter when in a transaction it is done. NOTIFY
-- says only that there is something.

create function private.publish(
  p_kind       text,
  p_data       jsonb,
  p_user_id    uuid default null,
  p_session_id uuid default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_event_id bigint;
begin
  insert into core.stream_events (user_id, session_id, kind, data)
  values (p_user_id, p_session_id, p_kind, p_data)
  returning id into v_event_id;
  insert into core.stream_order (event_id, is_own) values (v_event_id, p_user_id is not null);
  perform pg_notify('streams', 'events');
end;
$$;

comment on function private.publish is
  'Tell everybody, or one person, what happened: price, phase, done or alert.';
