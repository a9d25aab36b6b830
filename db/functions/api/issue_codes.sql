-- api.issue_codes: an admin invites people.
--
-- Refuses: 401, 403 admin_only, 403 scope_missing, 422 bad_count, 422 bad_expiry, 422 bad_note
--
-- Each code has its own line in the audit trail, so that it is known who issued it.

create function api.issue_codes(
  p_session    text,
  p_count      integer,
  p_note       text,
  p_expires_at text,
  p_client     jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_refusal private.reply := private.admit_admin(p_session, p_client);
  v_note    text := nullif(btrim(p_note), '');
  v_expires timestamptz := private.future_moment(p_expires_at);
  v_codes   json;
begin
  if v_refusal.status is not null then
    return v_refusal;
  end if;
  if p_count is null or p_count not between 1 and 1000 then
    return private.refused_field(422, 'bad_count', 'count', 'From 1 to 1000 codes at a time.');
  end if;
  if length(v_note) > 200 then
    return private.refused_field(422, 'bad_note', 'note', 'A note has at most 200 characters.');
  end if;
  if v_expires is null and nullif(btrim(p_expires_at), '') is not null then
    return private.refused_field(
      422, 'bad_expiry', 'expires_at', 'This is a day or time to come: 2026-01-31 or later.'
    );
  end if;

  with issued as (
    insert into core.access_codes (code, note, expires_at)
    select private.new_access_code(), v_note, v_expires
    from generate_series(1, p_count)
    returning access_codes as made, id
  )
  select json_agg(private.describe_access_code(made) order by id)
  into v_codes
  from issued, private.log_admin_act('access_codes_issued', p_client, id);
  return private.created(json_build_object('access_codes', v_codes));
end;
$$;

comment on function api.issue_codes is
  'Make access codes, each good for one account: 201 with them, or 422.';
