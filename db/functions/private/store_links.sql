-- private.store_links: what other providers turned out to call a coin, or not to.

create function private.store_links(p_token_id uuid, p_links jsonb) returns void
language sql volatile
set search_path = ''
as $$
  insert into core.token_links (token_id, provider, ref, multiplier, ok)
  select p_token_id, link.provider, link.ref, link.multiplier, link.ok
  from jsonb_to_recordset(p_links)
    as link(provider text, ref text, multiplier double precision, ok boolean)
  on conflict (token_id, provider) do update
  set ref = excluded.ref,
      multiplier = excluded.multiplier,
      ok = excluded.ok,
      checked_at = now()
$$;

comment on function private.store_links is
  'Store checked names of a coin at other providers, replacing what was known.';
