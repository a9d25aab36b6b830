-- private.pictures_of: the stored histories that the cards of a coin draw, by type of analysis.

create function private.pictures_of(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'prices', private.daily_prices(p_token.id),
    'sentiment', private.sentiment_picture(p_token.id),
    'news', private.news_picture(p_token.id),
    'on-chain', private.on_chain_picture(p_token.id),
    'derivatives', private.derivatives_picture(p_token.id),
    'defi', private.defi_picture(p_token.id),
    'risk', private.risk_picture(p_token),
    'research', private.research_picture(p_token.id),
    'predictions', private.predictions_picture(p_token.id)
  )
$$;

comment on function private.pictures_of is
  'Return the points of every picture on the page of a coin that its analyses do not hold.';
