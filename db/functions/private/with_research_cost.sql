-- private.with_research_cost: a bought report as its reader may see it: its cost for admins alone.
--
-- It is stored without it, so that no door shows it by mistake.

create function private.with_research_cost(p_data json, p_job core.research_jobs) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  if p_job.id is null or p_job.spent_usd is null or not private.is_admin_caller() then
    return p_data;
  end if;
  return private.json_with(
    p_data,
    json_build_object(
      'cost', json_build_object('spent_usd', p_job.spent_usd, 'reserved_usd', p_job.reserved_usd),
      'missing', (
        select coalesce(json_agg(entry order by place), '[]')
        from json_array_elements(p_data -> 'missing') with ordinality as stored(entry, place)
        where entry ->> 'path' <> 'cost'
      )
    )
  );
end;
$$;

comment on function private.with_research_cost is
  'Return the data of a report, for admins with what its job cost.';
