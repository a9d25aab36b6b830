-- private.store_liquidations: closings by force that a venue told of, each once.

create function private.store_liquidations(p_token_id uuid, p_rows jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_written integer;
begin
  insert into core.liquidations (token_id, venue, at, dedupe_key, side, price_usd, size_usd)
  select
    p_token_id, closed.venue, closed.at, closed.dedupe_key, closed.side, closed.price_usd,
    closed.size_usd
  from jsonb_to_recordset(p_rows) as closed(
    venue      text,
    at         timestamptz,
    dedupe_key text,
    side       text,
    price_usd  double precision,
    size_usd   double precision
  )
  where closed.at between now() - interval '7 days' and now() + interval '2 minutes'
  on conflict do nothing;
  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function private.store_liquidations is
  'Store liquidations of a coin; return how many were not known yet.';
