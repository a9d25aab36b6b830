-- private.news_signal: how the stories of 72 hours about a coin lean, from -100 to 100.
--
-- The mean of their tone, weighed by their impact on the coin and by age, which halves a story in a
-- day. Null with fewer than three stories that have a tone, or when none of them weighs anything.

create function private.news_signal(p_token_id uuid) returns double precision
language sql stable
set search_path = ''
as $$
  with weighed as (
    select
      news_articles.tone::double precision as tone,
      stories.impact
        * 0.5::double precision ^ (extract(epoch from now() - stories.told_at)::float8 / 86400)
        as weight
    from private.coin_stories(p_token_id, now() - interval '72 hours') as stories
    join core.news_articles
      on news_articles.id = stories.article_id
      and news_articles.first_seen_at = stories.first_seen_at
    where news_articles.tone is not null
  )
  select case
    when count(*) >= 3 then 100 * sum(tone * weight) / nullif(sum(weight), 0)
  end
  from weighed
$$;

comment on function private.news_signal is
  'Return the lean of a coin''s stories of 72 hours, or null when there are too few.';
