-- private.note_visit: remember what a person's own coins cost when the home was looked at.
--
-- Who comes back after a pause is on a new visit: what was seen last becomes what was seen before.
-- Looked at again within a minute nothing is written.

create function private.note_visit(p_user_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_pause  interval := make_interval(secs => private.setting('visit_pause_seconds'));
  v_prices jsonb;
begin
  if exists (
    select
    from core.home_visits
    where user_id = p_user_id
      and seen_at > now() - interval '1 minute'
  ) then
    return;
  end if;
  select coalesce(jsonb_object_agg(own.id, own.current_price_usd), '{}') into v_prices
  from private.own_coins(p_user_id) as own
  where own.current_price_usd is not null;

  insert into core.home_visits as visits (user_id, prices)
  values (p_user_id, v_prices)
  on conflict (user_id) do update
  set seen_at = excluded.seen_at,
      prices = excluded.prices,
      before_at = case
        when visits.seen_at < now() - v_pause then visits.seen_at else visits.before_at
      end,
      before_prices = case
        when visits.seen_at < now() - v_pause then visits.prices else visits.before_prices
      end;
end;
$$;

comment on function private.note_visit is
  'Write down that a person sees the home now, with the prices of watched and opened coins.';
