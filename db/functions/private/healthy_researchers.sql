-- private.healthy_researchers: who of those that offer to write a report may be asked, in order.
--
-- An offer is {"name", "reserve_usd", "generation"}; one whose provider rests is left out.

create function private.healthy_researchers(p_offers jsonb) returns setof jsonb
language sql stable
set search_path = ''
as $$
  select offer
  from jsonb_array_elements(p_offers) with ordinality as offered(offer, place)
  join core.provider_state on provider_state.provider = offer ->> 'name'
  where coalesce(provider_state.not_before, '-infinity') <= clock_timestamp()
  order by place
$$;

comment on function private.healthy_researchers is
  'Return the offers of researchers that do not rest, in order.';
