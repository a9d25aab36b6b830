-- work.store_feed: a feed was read, or could not be; keep all that came of it, or nothing.
--
-- Doing it again changes nothing. Null says that the job was lost, and nothing is kept.

create function work.store_feed(
  p_job      bigint,
  p_owner    uuid,
  p_feed     text,
  p_state    jsonb,
  p_articles jsonb,
  p_judged   jsonb
) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_new integer := 0;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  if p_articles <> '[]' then
    v_new := private.store_articles(p_articles);
    perform private.judge_articles(p_judged);
  end if;
  perform private.note_feed(p_feed, p_state);
  return v_new;
end;
$$;

comment on function work.store_feed is
  'Store the articles and the state of a feed; the count of new articles, null for a lost job.';
