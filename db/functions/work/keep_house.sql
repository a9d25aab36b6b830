-- work.keep_house: accounts never verified lapse, and the audit trail has its months.

create function work.keep_house() returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'lapsed_accounts', private.lapse_unverified_accounts(),
    'partitions', private.ensure_partitions()
  );
end;
$$;

comment on function work.keep_house is
  'Let unverified accounts lapse and make missing partitions; the counts.';
