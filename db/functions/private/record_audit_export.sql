-- private.record_audit_export: a month of the audit trail is in a file, wholly.
--
-- What the file holds must be what the database holds, all of it sealed; else the file is not
-- what a month may be let go for. Until it is let go, a month may be exported again.

create function private.record_audit_export(
  p_month  date,
  p_rows   bigint,
  p_sha256 text,
  p_client jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_rows   bigint;
  v_last   bigint;
  v_sealed bigint;
begin
  select rows, last_number into v_rows, v_last
  from private.audit_month_extent(p_month);
  select coalesce(sum(rows), 0) into v_sealed
  from private.live_seals(p_month);
  if p_rows <> v_rows or v_sealed <> v_rows then
    raise exception '% has % rows: % are sealed, % were exported',
      to_char(p_month, 'YYYY-MM'), v_rows, v_sealed, p_rows
      using errcode = '55000';
  end if;

  insert into core.audit_exports (month, rows, last_number, sha256)
  values (p_month, v_rows, v_last, p_sha256)
  on conflict (month) do update
  set rows = excluded.rows,
      last_number = excluded.last_number,
      sha256 = excluded.sha256,
      exported_at = now();
  perform private.log_audit_act('audit_exported', p_month, v_rows, p_client);
end;
$$;

comment on function private.record_audit_export is
  'Record that a month was exported with so many rows; refuse when that is not all of it.';
