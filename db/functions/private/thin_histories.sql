-- private.thin_histories: one batch of the readings that a later one stands for.

create function private.thin_histories(p_batch integer) returns jsonb
language sql volatile
set search_path = ''
as $$
  select jsonb_build_object(
    'sentiment_snapshots', private.delete_old_sentiment(p_batch),
    'derivative_snapshots', private.delete_old_derivatives(p_batch),
    'metric_points', private.delete_old_points(p_batch),
    'liquidations', private.delete_old_liquidations(p_batch),
    'stream_events', private.delete_old_events(p_batch)
  )
$$;

comment on function private.thin_histories is
  'Delete one batch of what the histories no longer keep; the counts by table.';
