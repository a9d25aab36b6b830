-- private.export_opened_coins: the coins a person opened last, for that person's own copy.

create function private.export_opened_coins(p_user_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object(
        'coin', tokens.coingecko_id,
        'opened_at', private.iso_time(opened.opened_at),
        'price_usd', opened.price_usd::text
      )
      order by opened.opened_at desc, tokens.coingecko_id
    ),
    '[]'
  )
  from core.opened_coins as opened
  join core.ucie_tokens as tokens on tokens.id = opened.token_id
  where opened.user_id = p_user_id
$$;

comment on function private.export_opened_coins is 'List the coins an account opened last, whole.';
