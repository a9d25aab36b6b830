-- private.newest_progress: somebody's newest progressive analysis of a coin while it is of use.
--
-- It is while it goes on, and afterwards until something is to be made anew that is neither in
-- the making nor still limited for this person. At the most it is kept for its hour.

create function private.newest_progress(p_user_id uuid, p_token core.ucie_tokens)
returns core.analysis_runs
language plpgsql volatile
set search_path = ''
as $$
declare
  v_run core.analysis_runs := (
    select analysis_runs
    from core.analysis_runs
    where user_id = p_user_id
      and token_id = p_token.id
      and expires_at > now()
    order by created_at desc
    limit 1
  );
begin
  if v_run.phase_ends_at is null and exists (
    select
    from private.wanted_analyses(p_token, private.available_types()) as wanted
    where coalesce((v_run.limited ->> wanted.analysis_type)::timestamptz <= now(), true)
      and not private.is_in_making(p_token.asset_key, wanted.analysis_type)
  )
  then
    return null;
  end if;
  return v_run;
end;
$$;

comment on function private.newest_progress is
  'Return the newest own progressive analysis of a coin that is of use, or null.';
