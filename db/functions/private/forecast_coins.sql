-- private.forecast_coins: the coins that any forecast was ever issued for.

create function private.forecast_coins() returns uuid[]
language sql stable
set search_path = ''
as $$
  select array(
    select id
    from core.ucie_tokens
    where exists (
      select from core.predictions where predictions.token_id = ucie_tokens.id
    )
  )
$$;

comment on function private.forecast_coins is 'Return the ids of all coins with a forecast.';
