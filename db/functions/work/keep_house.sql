-- work.keep_house: accounts never verified lapse, and tables by month have their months.

create function work.keep_house() returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'lapsed_accounts', private.lapse_unverified_accounts(),
    'partitions', private.ensure_partitions() + private.ensure_history_months()
  ) || private.drop_history_months();
end;
$$;

comment on function work.keep_house is
  'Let unverified accounts lapse and make and drop monthly partitions; the counts.';
