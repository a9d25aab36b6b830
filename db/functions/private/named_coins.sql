-- private.named_coins: the coins a story speaks of most surely.

create function private.named_coins(p_article_id text, p_first_seen_at timestamptz, p_most integer)
returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select coalesce(
      json_agg(json_build_object('id', coingecko_id, 'name', name) order by place), '[]'
    )
    from (
      select
        tokens.coingecko_id,
        tokens.name,
        row_number() over (
          order by mentions.relevance desc, tokens.market_cap_rank, tokens.coingecko_id
        ) as place
      from core.news_mentions as mentions
      join core.ucie_tokens as tokens on tokens.id = mentions.token_id
      where mentions.article_id = p_article_id
        and mentions.first_seen_at = p_first_seen_at
    ) as named
    where place <= p_most
  );
end;
$$;

comment on function private.named_coins is
  'Return id and name of so many coins that a story mentions, the surest first.';
