-- private.seal_audit_range: seal the rows of a range, one seal for each month among them.
--
-- A month with its own seals can leave as a whole; the chain runs over all of them.

create function private.seal_audit_range(p_after bigint, p_last bigint) returns integer
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
  v_month date;
  v_seal  core.audit_seals;
  v_count integer := 0;
begin
  for v_month in
    select distinct date_trunc('month', "timestamp")::date
    from core.auth_logs
    where number > p_after
      and number <= p_last
    order by 1
  loop
    select id, digest into v_seal.id, v_seal.previous
    from core.audit_seals
    order by id desc
    limit 1;

    v_seal.id := coalesce(v_seal.id, 0) + 1;
    v_seal.month := v_month;
    v_seal.after_number := p_after;
    v_seal.last_number := p_last;
    select rows, content into v_seal.rows, v_seal.content
    from private.sealed_content(v_month, p_after, p_last);
    v_seal.sealed_at := clock_timestamp();
    v_seal.digest := encode(sha256(convert_to(private.seal_text(v_seal), 'UTF8')), 'hex');
    insert into core.audit_seals values (v_seal.*);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;

comment on function private.seal_audit_range is
  'Append the seals of a closed range of the audit trail to the chain; return how many.';
