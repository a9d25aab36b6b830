-- private.tell_price: tell everybody the price that an analysis found, if it is another.
--
-- Called before the new price is stored: it is held against the newest that is. The moment told is
-- that of the newest quote it was made from.

create function private.tell_price(p_token core.ucie_tokens, p_data json) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_price double precision := (p_data ->> 'price_usd')::double precision;
begin
  if v_price is null or v_price = (
    select price_usd
    from core.price_snapshots
    where token_id = p_token.id
    order by taken_at desc
    limit 1
  ) then
    return;
  end if;
  perform private.publish(
    'price',
    jsonb_build_object(
      'at', coalesce(p_data ->> 'as_of', private.iso_time(now())),
      'from', 'sources',
      'prices', jsonb_build_array(
        jsonb_build_object(
          'coingecko_id', p_token.coingecko_id,
          'price_usd', v_price,
          'change_24h_pct', (p_data ->> 'change_24h_pct')::double precision
        )
      )
    )
  );
end;
$$;

comment on function private.tell_price is
  'Publish the price of a coin when it differs from the one stored last.';
