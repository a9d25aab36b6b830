-- private.delete_old_research: one batch of reports that have been kept long enough.
--
-- Those of this month are kept whatever the setting says: what they cost counts.

create function private.delete_old_research(p_batch integer) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_deleted integer;
begin
  delete from core.research_jobs
  where id = any(array(
    select id from core.research_jobs
    where finished_at
      < now() - make_interval(days => greatest(31, private.setting('research_days')))
    limit p_batch
  ));
  get diagnostics v_deleted = row_count;
  return v_deleted;
end;
$$;

comment on function private.delete_old_research is
  'Delete up to so many bought reports past their keeping; the count.';
