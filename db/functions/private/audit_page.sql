-- private.audit_page: lines of the audit trail that a filter lets through, the newest first.
--
-- Refuses: 400
--
-- A person is named by id or whole e-mail and found in both places: acts of theirs, acts on them.
-- The hash finds the acts of an account that is gone. Numbers rise, so a page stays what it was
-- while lines are added.

create function private.audit_page(p_filter jsonb, p_limit integer) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_person  text := private.filter_text(p_filter, 'user');
  v_user_id uuid := coalesce(
    private.uuid_of(v_person), (select id from core.users where email = lower(v_person))
  );
  v_hash    text := encode(sha256(convert_to(v_user_id::text, 'UTF8')), 'hex');
  v_event   text := private.filter_text(p_filter, 'event');
  v_address text := private.filter_text(p_filter, 'address');
  v_success boolean := private.filter_word(p_filter, 'success', '{true,false}')::boolean;
  v_from    timestamptz := private.filter_moment(p_filter, 'from');
  v_to      timestamptz := private.filter_moment(p_filter, 'to');
  v_before  text[] := private.read_cursor(p_filter ->> 'cursor', '([0-9]{1,18})');
  v_rows    json[];
  v_keys    text[];
begin
  select array_agg(private.describe_audit_row(listed)), array_agg(listed_key)
  into v_rows, v_keys
  from (
    select auth_logs as listed, number::text as listed_key
    from core.auth_logs
    where (v_before is null or number < v_before[1]::bigint)
      and (v_person is null or user_hash = v_hash or subject_id = v_user_id)
      and (v_event is null or event_type = v_event)
      and (v_address is null or ip_address = v_address)
      and (v_success is null or success = v_success)
      and (v_from is null or "timestamp" >= v_from)
      and (v_to is null or "timestamp" < v_to)
    order by number desc
    limit p_limit + 1
  ) as newest;
  return private.page_of('events', v_rows, v_keys, p_limit);
end;
$$;

comment on function private.audit_page is
  'Return one page of the audit trail and where the next one begins.';
