-- private.touch_coins: coins were opened just now, so that what is stored of them is kept up.
--
-- They are held in the order of their ids, as by whoever stores the prices of all: so nobody waits
-- in a ring. Opened again within a minute it is the same opening, and nothing is held.

create function private.touch_coins(p_token_ids uuid[]) returns void
language sql volatile
set search_path = ''
as $$
  with due as (
    select id
    from core.ucie_tokens
    where id = any(p_token_ids)
      and coalesce(last_opened_at, '-infinity') < now() - interval '1 minute'
    order by id
    for no key update
  )
  update core.ucie_tokens
  set last_opened_at = now()
  from due
  where ucie_tokens.id = due.id
$$;

comment on function private.touch_coins is
  'Note that coins were opened, each at most once a minute.';
