-- private.week_of: the prices of seven days as a list of coins gives them, 42 at most.
--
-- Null where the list speaks of none at all; empty where it has none, or an odd one.

create function private.week_of(p_prices jsonb) returns numeric[]
language plpgsql immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(p_prices) is distinct from 'array' then
    return null;
  end if;
  if exists (
    select
    from jsonb_array_elements(p_prices) as prices(price)
    where jsonb_typeof(price) <> 'number'
      or not private.is_figure(price, 1e-40, 1e30)
  ) or jsonb_array_length(p_prices) not between 2 and 42 then
    return '{}'::numeric[];
  end if;
  return array(
    select (price #>> '{}')::numeric
    from jsonb_array_elements(p_prices) with ordinality as prices(price, place)
    order by place
  );
end;
$$;

comment on function private.week_of is
  'Return a line of 2 to 42 positive prices, an empty one for an odd one, or null for none.';
