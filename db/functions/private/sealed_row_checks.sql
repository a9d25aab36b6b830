-- private.sealed_row_checks: the rows are the ones that were sealed, all of them and no other.

create function private.sealed_row_checks()
returns table (name text, ok boolean, detail text)
language plpgsql stable
set search_path = ''
as $$
declare
  v_broken bigint[];
  v_sealed bigint;
  v_rows   bigint;
begin
  select
    array_agg(seals.id order by seals.id) filter (
      where (found.rows, found.content) is distinct from (seals.rows::bigint, seals.content)
    ),
    coalesce(sum(seals.rows), 0)
  into v_broken, v_sealed
  from private.live_seals() as seals
  cross join lateral private.sealed_content(
    seals.month, seals.after_number, seals.last_number
  ) as found;

  name := 'sealed rows';
  ok := v_broken is null;
  detail := case
    when ok then v_sealed || ' rows as they were sealed'
    else 'changed under the seals ' || array_to_string(v_broken[1:5], ', ')
  end;
  return next;

  select count(*) into v_rows
  from core.auth_logs
  where number <= (select max(last_number) from core.audit_seals);

  name := 'rows beside the seals';
  ok := v_rows = v_sealed;
  detail := v_rows || ' rows where ' || v_sealed || ' were sealed';
  return next;
end;
$$;

comment on function private.sealed_row_checks is
  'Whether every seal''s rows still have its hash, and no row stands among them unsealed.';
