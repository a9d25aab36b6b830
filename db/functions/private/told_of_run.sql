-- private.told_of_run: the events of a progressive analysis, after one number up to another.

create function private.told_of_run(p_session_id uuid, p_after bigint, p_until bigint)
returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'id', stream_order.number,
        'kind', stream_events.kind,
        'session_id', stream_events.session_id,
        'data', stream_events.data::text
      )
      order by stream_order.number
    ),
    '[]'
  )
  from core.stream_events
  join core.stream_order on stream_order.event_id = stream_events.id
  where stream_events.session_id = p_session_id
    and stream_order.number > coalesce(p_after, 0)
    and stream_order.number <= p_until
$$;

comment on function private.told_of_run is
  'Return the events of a run between two numbers, each with its data as text.';
