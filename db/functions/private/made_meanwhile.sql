-- private.made_meanwhile: whether an analysis was stored between somebody's look and question.
--
-- A reader looks, finds nothing, and asks. Between the two another job may have stored the row
-- and ended; without this the answer would be fetched twice. A bought report that may still be
-- shown leaves nothing to be made either.

create function private.made_meanwhile(p_symbol text, p_arguments jsonb) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
    from core.ucie_analysis_cache
    where symbol = p_symbol
      and analysis_type = p_arguments ->> 'analysis_type'
      and expires_at > now()
      and created_at is distinct from (p_arguments ->> 'seen_at')::timestamptz
  )
  or private.holds_report(p_symbol, p_arguments ->> 'analysis_type')
$$;

comment on function private.made_meanwhile is
  'Whether a fresh analysis is there that the asking reader had not seen.';
