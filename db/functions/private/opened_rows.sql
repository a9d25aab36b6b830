-- private.opened_rows: the coins a person opened last, with the prices of then and now.

create function private.opened_rows(p_user_id uuid, p_most integer) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select coalesce(json_agg(described order by opened_at desc, token_id), '[]')
    from (
      select
        opened.opened_at,
        opened.token_id,
        private.describe_market_row(tokens)::jsonb
          || jsonb_build_object(
            'opened_at', private.iso_time(opened.opened_at),
            'price_then_usd', opened.price_usd,
            'since_pct', 100 * (tokens.current_price_usd / nullif(opened.price_usd, 0) - 1)
          ) as described
      from core.opened_coins as opened
      join core.ucie_tokens as tokens on tokens.id = opened.token_id
      where opened.user_id = p_user_id
      order by opened.opened_at desc, opened.token_id
      limit p_most
    ) as newest
  );
end;
$$;

comment on function private.opened_rows is
  'Return the coins a person opened last, newest first, with price then, price now and change.';
