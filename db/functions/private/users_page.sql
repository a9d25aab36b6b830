-- private.users_page: accounts that a filter lets through, the newest first.
--
-- Refuses: 400

create function private.users_page(p_filter jsonb) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_part     text := private.like_part(private.filter_text(p_filter, 'q'));
  v_id       uuid := private.uuid_of(private.filter_text(p_filter, 'q'));
  v_role     text := private.filter_word(p_filter, 'role', '{user,admin}');
  v_verified boolean := private.filter_word(p_filter, 'verified', '{true,false}')::boolean;
  v_disabled boolean := private.filter_word(p_filter, 'disabled', '{true,false}')::boolean;
  v_limit    integer := private.page_limit(p_filter ->> 'limit');
  v_before   text[] := private.read_row_cursor(p_filter ->> 'cursor');
  v_rows     json[];
  v_keys     text[];
begin
  select array_agg(private.describe_account_row(listed)), array_agg(listed_key)
  into v_rows, v_keys
  from (
    select users as listed, private.row_key(created_at, id) as listed_key
    from core.users
    where (created_at, id) < (v_before[1]::timestamptz, v_before[2]::uuid)
      and (v_part is null or email like v_part or id = v_id)
      and (v_role is null or role = v_role)
      and (v_verified is null or email_verified = v_verified)
      and (v_disabled is null or (disabled_at is not null) = v_disabled)
    order by created_at desc, id desc
    limit v_limit + 1
  ) as newest;
  return private.page_of('users', v_rows, v_keys, v_limit);
end;
$$;

comment on function private.users_page is
  'Return one page of accounts and where the next one begins.';
