-- private.close_elsewhere: what another source says a forecast's price came to.
--
-- Only one whose close on the day of the forecast is within 0.5 % of the price it was made from:
-- closes of two venues differ. Null when there is none.

create function private.close_elsewhere(
  p_token_id uuid,
  p_source   text,
  p_made_at  timestamptz,
  p_base_usd double precision,
  p_due_at   timestamptz
) returns double precision
language sql stable
set search_path = ''
as $$
  select due.close
  from core.candles as made
  join core.candles as due
    on due.token_id = made.token_id
    and due.interval_s = made.interval_s
    and due.source = made.source
    and due.open_at = p_due_at - interval '24 hours'
  where made.token_id = p_token_id
    and made.interval_s = 86400
    and made.source <> p_source
    and made.open_at = p_made_at - interval '24 hours'
    and abs(made.close / p_base_usd - 1) <= 0.005
  order by abs(made.close / p_base_usd - 1), made.source
  limit 1
$$;

comment on function private.close_elsewhere is
  'Return the close of the day a forecast fell due, by a source that agreed on its first day.';
