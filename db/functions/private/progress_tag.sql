-- private.progress_tag: changes whenever a progressive analysis shows something else.
--
-- Of its phases, of which answer each part has and of the job that research tells of, so that a
-- look that finds nothing new costs no making of answers. The quality that a stale answer loses by
-- the second is not in it: the tag is a weak one.

create function private.progress_tag(p_session_id uuid) returns text
language sql stable
set search_path = ''
as $$
  select '"' || md5(coalesce(string_agg(
    concat_ws(
      ' ',
      runs.phase_ends_at is null,
      stored.phase_number,
      stored.phase_data,
      (
        select string_agg(
          concat_ws(' ', kept.analysis_type, kept.created_at, kept.expires_at <= now()),
          ' '
          order by kept.analysis_type
        )
        from core.ucie_analysis_cache as kept
        where kept.symbol = tokens.asset_key
          and stored.phase_data -> 'parts' ? kept.analysis_type
      ),
      case
        when stored.phase_data -> 'parts' ? 'research'
        then private.describe_research(private.newest_research(tokens.id))
      end
    ),
    ' '
    order by stored.phase_number
  ), '')) || '"'
  from core.analysis_runs as runs
  join core.ucie_tokens as tokens on tokens.id = runs.token_id
  left join core.ucie_phase_data as stored on stored.session_id = runs.session_id::text
  where runs.session_id = p_session_id
$$;

comment on function private.progress_tag is
  'Return the entity tag of a progressive analysis, without the W/ that calls it weak.';
