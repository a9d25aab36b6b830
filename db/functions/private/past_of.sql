-- private.past_of: what is stored of a coin that an analysis of a type builds on.
--
-- Besides candles and prices, which every type gets.

create function private.past_of(p_token core.ucie_tokens, p_type text) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return case p_type
    when 'sentiment' then private.sentiment_past(p_token)
    when 'news' then private.news_past(p_token)
    when 'on-chain' then private.on_chain_past(p_token)
    when 'derivatives' then private.derivatives_past(p_token)
    when 'defi' then private.defi_past(p_token)
    when 'risk' then private.risk_past(p_token)
    when 'research' then private.research_past(p_token)
    when 'predictions' then private.predictions_past(p_token)
    else '{}'::json
  end;
end;
$$;

comment on function private.past_of is
  'Return the stored past that a type of analysis needs of a coin.';
