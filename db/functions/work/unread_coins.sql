-- work.unread_coins: coins that came after the feeds were last read, and what was read before.
--
-- The stories of seven days in which nobody has looked for these coins yet. Without such a coin
-- the texts are left out.

create function work.unread_coins() returns json
language sql stable security definer
set search_path = ''
as $$
  with newcomers as (
    select id
    from core.ucie_tokens
    where created_at > (select max(last_try_at) from core.feed_state)
  )
  select json_build_object(
    'coins', (select coalesce(json_agg(id), '[]') from newcomers),
    'articles', (
      select coalesce(json_agg(json_build_array(id, title, summary, categories)), '[]')
      from core.news_articles
      where first_seen_at > now() - interval '7 days'
        and exists (select from newcomers)
    )
  )
$$;

comment on function work.unread_coins is
  'Return the coins that are newer than the last reading of the feeds, and the texts to look in.';
