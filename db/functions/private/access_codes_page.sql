-- private.access_codes_page: access codes that a filter lets through, the newest first.
--
-- Refuses: 400

create function private.access_codes_page(p_filter jsonb) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_part   text := private.like_part(private.filter_text(p_filter, 'q'));
  v_state  text := private.filter_word(
    p_filter, 'state', '{free,redeemed,revoked,expired}'
  );
  v_limit  integer := private.page_limit(p_filter ->> 'limit');
  v_before text[] := private.read_row_cursor(p_filter ->> 'cursor');
  v_rows   json[];
  v_keys   text[];
begin
  select array_agg(private.describe_access_code(listed)), array_agg(listed_key)
  into v_rows, v_keys
  from (
    select access_codes as listed, private.row_key(created_at, id) as listed_key
    from core.access_codes
    where (created_at, id) < (v_before[1]::timestamptz, v_before[2]::uuid)
      and (v_state is null or private.access_code_state(access_codes) = v_state)
      and (v_part is null or lower(code) like v_part or lower(note) like v_part)
    order by created_at desc, id desc
    limit v_limit + 1
  ) as newest;
  return private.page_of('access_codes', v_rows, v_keys, v_limit);
end;
$$;

comment on function private.access_codes_page is
  'Return one page of access codes and where the next one begins.';
