-- private.is_lasting_report: whether a stored research answer was bought and may still be shown.
--
-- Such a one is not replaced by a digest of our own, only by the next that is bought.

create function private.is_lasting_report(
  p_data       jsonb,
  p_created_at timestamptz,
  p_expires_at timestamptz
) returns boolean
language plpgsql stable
set search_path = ''
as $$
begin
  return coalesce(p_data ->> 'ai', 'false') = 'true'
    and p_created_at + (p_expires_at - p_created_at) * private.setting('stale_factor') > now();
end;
$$;

comment on function private.is_lasting_report is
  'Whether a research row holds a bought report young enough to be shown.';
