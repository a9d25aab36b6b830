-- private.describe_found: a story that was found: the article, its impact, the coins it mentions.
--
-- The impact is that of the event, before it is known which coin is meant.

create function private.describe_found(p_article core.news_articles) returns jsonb
language sql stable
set search_path = ''
as $$
  select private.describe_story(p_article)::jsonb || jsonb_build_object(
    'impact', p_article.impact,
    'impact_level', private.impact_level(p_article.impact),
    'reasons', p_article.impact_rules,
    'coins', (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('symbol', asset_key, 'id', coingecko_id, 'place', place)
          order by relevance desc, market_cap_rank, coingecko_id
        ),
        '[]'
      )
      from (
        select asset_key, coingecko_id, market_cap_rank, place, relevance
        from core.news_mentions
        join core.ucie_tokens on ucie_tokens.id = news_mentions.token_id
        where article_id = p_article.id
          and first_seen_at = p_article.first_seen_at
        order by relevance desc, market_cap_rank, coingecko_id
        limit 10
      ) as named
    )
  )
$$;

comment on function private.describe_found is
  'Return an article with its impact and up to ten coins it mentions.';
