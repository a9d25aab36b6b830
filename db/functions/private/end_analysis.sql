-- private.end_analysis: the job of an analysis is done; whoever waits is woken.

create function private.end_analysis(p_job bigint) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_key text;
begin
  delete from core.jobs
  where id = p_job
  returning key into v_key;
  perform pg_notify('ready', 'analysis:' || v_key);
end;
$$;

comment on function private.end_analysis is
  'Delete the job of a stored analysis and wake its readers.';
