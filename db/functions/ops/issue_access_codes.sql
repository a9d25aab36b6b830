-- ops.issue_access_codes: invite people.

create function ops.issue_access_codes(
  p_count   integer default 1,
  p_note    text default null,
  p_expires timestamptz default null
) returns setof text
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if p_count not between 1 and 1000 then
    raise exception 'from 1 to 1000 codes at a time'
      using errcode = '22023';
  end if;
  if p_expires <= now() then
    raise exception 'these codes would have expired already'
      using errcode = '22023';
  end if;

  return query
  insert into core.access_codes (code, note, expires_at)
  select private.new_access_code(), nullif(btrim(p_note), ''), p_expires
  from generate_series(1, p_count)
  returning code::text;

  perform private.log_auth_event('access_codes_issued', null, private.operator());
end;
$$;

comment on function ops.issue_access_codes is
  'Make new access codes, each good for one account, and print them.';
