-- private.sentiment_picture: the stored scores of a coin that its card draws, oldest first.
--
-- [taken_at, score]: the last of every day, or of every hour while there are no more than eight
-- days. What was not taken is left out.

create function private.sentiment_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
set timezone = 'UTC'
as $$
  with grain as (
    select case
      when min(taken_at) < now() - interval '8 days' then 'day'
      else 'hour'
    end as unit
    from core.sentiment_snapshots
    where token_id = p_token_id
  ),
  drawn as (
    select distinct on (date_trunc(unit, taken_at)) taken_at, score
    from grain
    cross join core.sentiment_snapshots
    where token_id = p_token_id
      and taken_at > now() - interval '390 days'
    order by date_trunc(unit, taken_at), taken_at desc
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from taken_at)::bigint, score) order by taken_at),
    '[]'
  )
  from drawn
$$;

comment on function private.sentiment_picture is
  'Return up to 400 stored scores of a coin''s mood, a point a day or an hour.';
