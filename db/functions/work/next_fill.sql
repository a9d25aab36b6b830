-- work.next_fill: the next page of old candles to ask for, and whom; null: none is due.
--
-- Days come before hours, the best-ranked coin first. The series is claimed for a minute, so that
-- no other worker asks for the same page; one that died leaves it to the next. A source that is to
-- rest is passed over, and a coin that has no name there waits a day for one.

create function work.next_fill(p_job bigint, p_owner uuid, p_resting jsonb) returns json
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_fill   record;
  v_before timestamptz;
  v_name   record;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  loop
    select fills.token_id, fills.source, fills.interval_s into v_fill
    from core.candle_fills as fills
    join core.ucie_tokens as tokens on tokens.id = fills.token_id
    where fills.wanted
      and not fills.ended
      and fills.due_at <= now()
      and fills.claimed_until <= now()
      and not p_resting ? split_part(fills.source, '-', 1)
    order by fills.interval_s desc, tokens.market_cap_rank, tokens.coingecko_id
    limit 1
    for update of fills skip locked;
    if not found then
      return null;
    end if;

    v_before := private.fill_before(v_fill.token_id, v_fill.source, v_fill.interval_s);
    select ref, multiplier into v_name from private.name_at(v_fill.token_id, v_fill.source);
    exit when v_before is not null and v_name.ref is not null;
    perform private.rest_fill(
      v_fill.token_id, v_fill.source, v_fill.interval_s, v_before is null
    );
  end loop;

  update core.candle_fills
  set claimed_until = now() + interval '1 minute'
  where (token_id, source, interval_s) = (v_fill.token_id, v_fill.source, v_fill.interval_s);
  return json_build_object(
    'token_id', v_fill.token_id,
    'source', v_fill.source,
    'interval_s', v_fill.interval_s,
    'before', extract(epoch from v_before)::bigint,
    'ref', v_name.ref,
    'multiplier', v_name.multiplier
  );
end;
$$;

comment on function work.next_fill is
  'Claim the most useful series that is due and say which page of it to ask for.';
