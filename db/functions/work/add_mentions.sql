-- work.add_mentions: coins that came late were found in stories that are known.

create function work.add_mentions(p_job bigint, p_owner uuid, p_mentions jsonb) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  return private.add_mentions(p_mentions);
end;
$$;

comment on function work.add_mentions is
  'Store mentions of coins in known articles; how many were new, null for a lost job.';
