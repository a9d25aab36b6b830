-- ops.record_auth_logs_export: the operator's file of a month is whole: its digest says so.

create function ops.record_auth_logs_export(p_month date, p_sha256 text) returns bigint
language plpgsql volatile security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_month date := date_trunc('month', p_month);
  v_rows  bigint;
  v_found text;
begin
  select
    count(*) - 1,
    encode(sha256(convert_to(string_agg(line || E'\n', '' order by place), 'UTF8')), 'hex')
  into v_rows, v_found
  from ops.export_auth_logs(v_month) with ordinality as lines(line, place);

  if v_found <> lower(btrim(p_sha256)) then
    raise exception 'a whole file of % has the SHA-256 %', to_char(v_month, 'YYYY-MM'), v_found
      using errcode = '22023';
  end if;
  perform private.record_audit_export(v_month, v_rows, v_found, private.operator());
  return v_rows;
end;
$$;

comment on function ops.record_auth_logs_export is
  'Record that a file of this SHA-256 holds a month of the audit trail; return its rows.';
