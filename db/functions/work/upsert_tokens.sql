-- work.upsert_tokens: take in today's list of the top coins.
--
-- Refuses: 503 too_few_tokens
--
-- A list with less than half as many good rows as are active now is no list of the top: it is
-- refused whole, lest an upstream in trouble empties the ranks. The first list is followed by
-- what its coins are called elsewhere. The market is summed up with it.

create function work.upsert_tokens(p_rows jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_fit    integer;
  v_active integer;
  v_counts jsonb;
begin
  select count(*) into v_fit
  from jsonb_array_elements(p_rows) as listed(r)
  where private.is_token_row(listed.r);
  select count(*) into v_active
  from core.ucie_tokens
  where is_active;

  if v_fit = 0 or v_fit * 2 < v_active then
    raise exception 'too_few_tokens' using
      errcode = 'UC503',
      detail = format('%s coins can be stored, %s are active.', v_fit, v_active);
  end if;
  v_counts := private.upsert_tokens(p_rows, true);
  perform private.make_market_summary();
  perform private.request_first_links();
  return v_counts;
end;
$$;

comment on function work.upsert_tokens is
  'Store the list of the top coins and drop from the ranks what is not in it; the counts.';
