-- work.store_catalog: take in today's chains, protocols and pools, each kind as a whole.
--
-- Kinds that are not given stay as they were: a list that could not be had takes nothing away. Null
-- says that the job was lost and nothing was stored.

create function work.store_catalog(p_job bigint, p_owner uuid, p_catalog jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_kind   text;
  v_counts jsonb := jsonb_build_object();
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  foreach v_kind in array array['chain', 'protocol', 'pool'] loop
    if p_catalog ? v_kind then
      v_counts := v_counts || jsonb_build_object(
        v_kind, private.replace_catalog(v_kind, p_catalog -> v_kind)
      );
    end if;
  end loop;
  if p_catalog ?| array['chain', 'protocol'] then
    v_counts := v_counts || jsonb_build_object('links', private.link_deposits());
  end if;
  return v_counts;
end;
$$;

comment on function work.store_catalog is
  'Replace the given kinds of the catalog of DeFi; the counts, or null when the job was lost.';
