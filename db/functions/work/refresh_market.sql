-- work.refresh_market: take in the prices of now of the listed coins.
--
-- Refuses: 503 too_few_tokens
--
-- Which coins are listed, in which ranks and under which keys, is settled once a day by
-- work.upsert_tokens; here only their figures change. A list that knows less than half of them is
-- refused whole. Open pages are told which prices changed. The coins' own rows come last, since
-- whoever opens a coin waits for its row until the end; the sum is made afterwards, by
-- work.make_market_summary, and until then it is the one of before.

create function work.refresh_market(p_job bigint, p_owner uuid, p_rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_active  integer;
  v_updated integer;
  v_before  jsonb;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('upsert_tokens', 0));
  select count(*) into v_active from core.ucie_tokens where is_active;

  v_before := private.prices_of_rows(p_rows);
  perform private.store_market_figures(p_rows);
  v_updated := private.refresh_tokens(p_rows);
  if v_updated * 2 < v_active then
    raise exception 'too_few_tokens' using
      errcode = 'UC503',
      detail = format('%s of %s active coins have a row.', v_updated, v_active);
  end if;
  perform private.tell_prices(v_before);
  return jsonb_build_object('updated', v_updated);
end;
$$;

comment on function work.refresh_market is
  'Store the figures of now of the listed coins; the count, or null if the job was lost.';
