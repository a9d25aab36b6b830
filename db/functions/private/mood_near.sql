-- private.mood_near: the stored mood of a coin nearest to a time ago.
--
-- Its components and when they were taken; null when none lies within the tolerance.

create function private.mood_near(
  p_token_id  uuid,
  p_ago       interval,
  p_tolerance interval
) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object('at', extract(epoch from taken_at), 'components', components)
  from core.sentiment_snapshots
  where token_id = p_token_id
    and taken_at between now() - p_ago - p_tolerance and now() - p_ago + p_tolerance
  order by abs(extract(epoch from taken_at - (now() - p_ago))), taken_at
  limit 1
$$;

comment on function private.mood_near is
  'Return the snapshot of a coin''s mood nearest to a time ago, within a tolerance.';
