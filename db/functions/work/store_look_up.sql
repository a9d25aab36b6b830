-- work.store_look_up: what upstream knows of a text somebody asked for.
--
-- Only a coin of exactly that ticker or id is stored, outside the ranks of the active ones. When
-- the text still means nothing, that is remembered for a while.

create function work.store_look_up(p_job bigint, p_owner uuid, p_rows jsonb) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_key   text := private.own_job(p_job, p_owner);
  v_rows  jsonb;
  v_known boolean;
begin
  if v_key is null then
    return 'late';
  end if;

  select jsonb_agg(r || '{"is_active": false}') into v_rows
  from jsonb_array_elements(p_rows) as listed(r)
  where lower(r ->> 'coingecko_id') = regexp_replace(v_key, '^id:', '')
    or lower(r ->> 'symbol') = v_key;
  if v_rows is not null then
    perform private.upsert_tokens(v_rows, false);
  end if;

  v_known := (private.resolve_symbol(v_key)).id is not null;
  if not v_known then
    insert into core.resolver_misses (text, until)
    values (v_key, now() + make_interval(secs => private.setting('lookup_miss_seconds')))
    on conflict (text) do update
    set until = excluded.until;
  end if;
  delete from core.jobs where id = p_job;
  perform pg_notify('ready', 'lookup:' || v_key);
  return case when v_known then 'found' else 'unknown' end;
end;
$$;

comment on function work.store_look_up is
  'Store the coins that a look-up found, or remember that there is none: found, unknown or late.';
