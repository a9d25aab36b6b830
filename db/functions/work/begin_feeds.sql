-- work.begin_feeds: what a worker needs to ask the feeds it is to read.
--
-- The validators of each, and how long ago it was tried. A feed that is no longer named is
-- forgotten; its articles stay. Null says that the job was lost.

create function work.begin_feeds(p_job bigint, p_owner uuid, p_feeds jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  delete from core.feed_state
  where not p_feeds ? feed;
  return (
    select coalesce(
      jsonb_object_agg(
        feed,
        jsonb_build_object(
          'etag', etag,
          'last_modified', last_modified,
          'tried_s', extract(epoch from now() - last_try_at)
        )
      ),
      '{}'
    )
    from core.feed_state
  );
end;
$$;

comment on function work.begin_feeds is
  'Return the validators and the seconds since the last try of each feed; null for a lost job.';
