-- private.news_signal: how the stories of 72 hours about a coin lean, from -100 to 100.
--
-- The mean of their tone, weighed by impact and by age, which halves a story in a day. Null with
-- fewer than three stories that have a tone, or when none of them weighs anything.

create function private.news_signal(p_token_id uuid) returns double precision
language sql stable
set search_path = ''
as $$
  with told as (
    select
      news_articles.tone,
      news_articles.impact,
      case
        when news_articles.date_trusted then news_articles.published_at
        else news_articles.first_seen_at
      end as at
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
      and news_articles.first_seen_at = news_mentions.first_seen_at
    where news_mentions.token_id = p_token_id
      and news_mentions.first_seen_at > now() - interval '73 hours'
      and news_articles.first_seen_at > now() - interval '73 hours'
      and news_articles.is_lead
      and news_articles.tone is not null
  ),
  weighed as (
    select
      tone,
      impact * 0.5::double precision ^ (extract(epoch from now() - at)::double precision / 86400)
        as weight
    from told
    where at > now() - interval '72 hours'
  )
  select case
    when count(*) >= 3 then 100 * sum(tone * weight) / nullif(sum(weight), 0)
  end
  from weighed
$$;

comment on function private.news_signal is
  'Return the lean of a coin''s stories of 72 hours, or null when there are too few.';
