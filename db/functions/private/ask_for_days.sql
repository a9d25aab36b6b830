-- private.ask_for_days: have the newest daily candles of coins fetched, so many at a time.

create function private.ask_for_days(p_token_ids uuid[]) returns integer
language sql volatile
set search_path = ''
as $$
  with lacking as (
    select ucie_tokens as token
    from core.ucie_tokens
    where id = any(p_token_ids)
      and not private.has_day(id)
    order by market_cap_rank nulls last
    limit private.setting('collected_at_once')
  )
  select count(*) filter (where private.ask_for_candles(token))::integer
  from lacking
$$;

comment on function private.ask_for_days is
  'Queue what brings the newest daily candles of coins that lack theirs; the count.';
