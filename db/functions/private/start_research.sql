-- private.start_research: ask for a report of a coin; null when one is being written already.
--
-- Of many who ask at the same moment one gets the row: the index on live jobs decides.

create function private.start_research(p_token_id uuid, p_user_id uuid) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
  v_id uuid := gen_random_uuid();
begin
  insert into core.research_jobs (id, token_id, marker, requested_by)
  values (v_id, p_token_id, '[ref ' || left(v_id::text, 8) || ']', p_user_id)
  on conflict (token_id) where state in ('queued', 'submitting', 'running') do nothing;
  if not found then
    return null;
  end if;
  perform private.enqueue('run_research', v_id::text);
  return v_id;
end;
$$;

comment on function private.start_research is
  'Queue a report of a coin unless one is live; its id, or null.';
