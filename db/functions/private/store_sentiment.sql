-- private.store_sentiment: the mood about a coin at this moment, part by part.

create function private.store_sentiment(
  p_token_id uuid,
  p_snapshot jsonb,
  p_quality  integer
) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.sentiment_snapshots (
    token_id, taken_at, score, coin_weight, components, quality
  )
  select p_token_id, now(), taken.score, taken.coin_weight, taken.components, p_quality
  from jsonb_to_record(p_snapshot) as taken(
    score       double precision,
    coin_weight double precision,
    components  jsonb
  )
  on conflict do nothing
$$;

comment on function private.store_sentiment is
  'Store a snapshot of the mood, with the quality of the analysis it comes from.';
