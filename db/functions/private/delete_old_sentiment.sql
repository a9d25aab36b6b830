-- private.delete_old_sentiment: one batch of mood snapshots that are no longer kept.
--
-- All are kept for 48 hours, the last of each hour for 8 days, the last of each day from then on.
-- Older than 40 days nothing is looked at again: it was thinned long ago.

create function private.delete_old_sentiment(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_deleted integer;
begin
  delete from core.sentiment_snapshots as old
  using (
    select snapshot.token_id, snapshot.taken_at
    from core.sentiment_snapshots as snapshot
    where snapshot.taken_at between now() - interval '40 days' and now() - interval '48 hours'
      and exists (
        select
        from core.sentiment_snapshots as later
        where later.token_id = snapshot.token_id
          and later.taken_at > snapshot.taken_at
          and later.taken_at < private.end_of_grain(snapshot.taken_at)
      )
    limit p_batch
  ) as gone
  where old.token_id = gone.token_id
    and old.taken_at = gone.taken_at;
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_sentiment is
  'Delete up to so many mood snapshots that a later one of their hour or day stands for.';
