-- work.make_market_summary: sum the market up anew; null: the job was lost.

create function work.make_market_summary(p_job bigint, p_owner uuid) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  return private.make_market_summary();
end;
$$;

comment on function work.make_market_summary is
  'Sum the market up anew, keeping no reader waiting; the count of coins, or null if lost.';
