-- work.store_coin_names: take in today's lists of stablecoins and of contracts.
--
-- A list that is null could not be had and takes nothing away. Null says that the job was lost.

create function work.store_coin_names(
  p_job         bigint,
  p_owner       uuid,
  p_stablecoins jsonb,
  p_contracts   jsonb
) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_kinds integer := 0;
  v_links integer := 0;
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  if p_stablecoins is not null then
    v_kinds := private.store_kinds('stablecoin', p_stablecoins);
  end if;
  if p_contracts is not null then
    v_kinds := v_kinds + private.store_kinds('token', p_contracts);
    v_links := private.link_contracts(p_contracts);
  end if;
  return jsonb_build_object('kinds', v_kinds, 'contracts', v_links);
end;
$$;

comment on function work.store_coin_names is
  'Store kinds and contracts of coins; what changed, or null when the job was lost.';
