-- private.stories_since: how many stories about some coins were first seen since a moment.
--
-- A story in many feeds is one, and it is about the coins that its lead mentions. A week at most is
-- looked through.

create function private.stories_since(p_since timestamptz, p_token_ids uuid[]) returns bigint
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select count(*)
    from core.news_articles as lead
    where lead.is_lead
      and lead.first_seen_at > greatest(p_since, now() - interval '7 days')
      and exists (
        select
        from core.news_mentions as mentions
        where mentions.first_seen_at > greatest(p_since, now() - interval '7 days')
          and mentions.article_id = lead.id
          and mentions.first_seen_at = lead.first_seen_at
          and mentions.token_id = any(p_token_ids)
      )
  );
end;
$$;

comment on function private.stories_since is
  'Count the stories about some coins that began since a moment, of a week at most.';
