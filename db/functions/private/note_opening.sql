-- private.note_opening: remember that a person opened a coin, and what it cost.
--
-- Of each person the newest are kept. Opened again within a minute it is the same opening.

create function private.note_opening(p_user_id uuid, p_token core.ucie_tokens) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  insert into core.opened_coins (user_id, token_id, price_usd)
  values (p_user_id, p_token.id, p_token.current_price_usd)
  on conflict (user_id, token_id) do update
  set opened_at = excluded.opened_at, price_usd = excluded.price_usd
  where opened_coins.opened_at < now() - interval '1 minute';
  if not found then
    return;
  end if;
  delete from core.opened_coins
  where user_id = p_user_id
    and token_id in (
      select token_id
      from core.opened_coins
      where user_id = p_user_id
      order by opened_at desc, token_id
      offset private.setting('opened_coins')
    );
end;
$$;

comment on function private.note_opening is
  'Write down that a person opened a coin and forget the oldest beyond what is kept.';
