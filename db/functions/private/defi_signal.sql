-- private.defi_signal: whether deposits of a month grew more than the price did, from -100 to 100.
--
-- Five for each point of the difference, taken in sixteenths: two huge figures leave no number.

create function private.defi_signal(p_data jsonb) returns double precision
language sql immutable
set search_path = ''
as $$
  select private.within_signal(80 * private.within_signal(
    private.number_of(p_data #> '{tvl,change_30d_pct}') / 16
    - private.number_of(p_data #> '{tvl,price_effect_30d_pct}') / 16
  ))
$$;

comment on function private.defi_signal is
  'Return the lean of the deposits beyond the price''s own move, or null.';
