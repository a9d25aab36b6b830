-- private.chart_sentiment: the newest mood snapshots of a coin, as points, oldest first.

create function private.chart_sentiment(
  p_token_id uuid,
  p_from     timestamptz,
  p_most     integer
) returns json
language sql stable
set search_path = ''
as $$
  with newest as (
    select taken_at, score
    from core.sentiment_snapshots
    where token_id = p_token_id
      and taken_at >= coalesce(p_from, '-infinity')
    order by taken_at desc
    limit p_most
  )
  select coalesce(
    json_agg(json_build_array(extract(epoch from taken_at)::bigint, score) order by taken_at),
    '[]'
  )
  from newest
$$;

comment on function private.chart_sentiment is
  'Return up to so many newest scores of the mood, from a moment on, oldest first.';
