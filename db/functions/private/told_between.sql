-- private.told_between: the events between two numbers, each with the places of those it is for.

create function private.told_between(p_after bigint, p_until bigint, p_users uuid[])
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
        'data', stream_events.data::text,
        'to', case
          when stream_events.user_id is not null then array_positions(
            p_users, stream_events.user_id
          )
        end
      )
      order by stream_order.number
    ),
    '[]'
  )
  from core.stream_order
  join core.stream_events on stream_events.id = stream_order.event_id
  where stream_order.number > p_after
    and stream_order.number <= p_until
    and (stream_events.user_id is null or stream_events.user_id = any(p_users))
$$;

comment on function private.told_between is
  'Return the events between two numbers that are for everybody or for one of these people.';
