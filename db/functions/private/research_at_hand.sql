-- private.research_at_hand: what whoever asks for a report of a coin is shown at once.
--
-- The newest job; beside it the whole answer where that is a fresh report and none is written.

create function private.research_at_hand(p_token core.ucie_tokens) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_job  json := private.describe_research(private.newest_research(p_token.id));
  v_body text;
begin
  if private.is_fresh_report(p_token.asset_key) and not private.has_live_research(p_token.id) then
    select private.stored_text(body, analysis_type, p_token.id) into v_body
    from core.ucie_analysis_cache
    where symbol = p_token.asset_key
      and analysis_type = 'research';
  end if;
  return (
    select json_object_agg(key, value)
    from (
      select 'job' as key, v_job as value
      union all
      select key, value
      from json_each(v_body::json)
    ) as told
  );
end;
$$;

comment on function private.research_at_hand is
  'Return the newest job of a coin''s research, with the envelope of a fresh report.';
