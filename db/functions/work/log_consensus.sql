-- work.log_consensus: keep the consensus of coins for this UTC day; the count of rows written.
--
-- One a coin and day, whoever else tries: the first stays. A coin whose price of the last two hours
-- is not known gets none, for nobody could tell later whether it was right. Null: the job was lost.

create function work.log_consensus(p_job bigint, p_owner uuid, p_coins jsonb) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_written integer;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  insert into core.consensus_log (
    token_id, made_at, direction, confidence, verdict, price_usd, inputs
  )
  select
    id,
    now(),
    (made ->> 'direction')::double precision,
    (made ->> 'confidence')::integer,
    made ->> 'verdict',
    (market ->> 'price_usd')::double precision,
    jsonb_build_object(
      'method', made -> 'method', 'parts', made -> 'parts', 'risk', made -> 'risk',
      'refused', made -> 'refused', 'evidence_share', made -> 'evidence_share'
    )
  from (
    select
      tokens.id,
      private.consensus(tokens) as made,
      private.coin_market(tokens) as market
    from core.ucie_tokens as tokens
    where tokens.id in (
      select coin::uuid from jsonb_array_elements_text(p_coins) as coins(coin)
    )
  ) as consensus
  where (market ->> 'price_usd')::double precision > 0
    and (market ->> 'at')::double precision > extract(epoch from now()) - 7200
  on conflict do nothing;
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function work.log_consensus is
  'Log the consensus of coins, once a coin and UTC day; how many rows, null if the job was lost.';
