-- private.store_candles: closed candles of a coin; one that a venue revised is marked so.
--
-- Storing what is stored changes nothing, so a fill may be repeated.

create function private.store_candles(p_token_id uuid, p_series jsonb) returns integer
language plpgsql volatile
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into core.candles (
    token_id, interval_s, source, open_at, open, high, low, close, volume_base, volume_quote
  )
  select
    p_token_id,
    series.interval_s,
    series.source,
    to_timestamp((c ->> 0)::double precision),
    (c ->> 1)::double precision,
    (c ->> 2)::double precision,
    (c ->> 3)::double precision,
    (c ->> 4)::double precision,
    (c ->> 5)::double precision,
    (c ->> 6)::double precision
  from jsonb_to_recordset(p_series) as series(source text, interval_s integer, candles jsonb)
  cross join jsonb_array_elements(series.candles) as candles(c)
  on conflict (token_id, interval_s, source, open_at) do update
  set open = excluded.open,
      high = excluded.high,
      low = excluded.low,
      close = excluded.close,
      volume_base = excluded.volume_base,
      volume_quote = excluded.volume_quote,
      revised_at = now()
  where (
    candles.open, candles.high, candles.low, candles.close, candles.volume_base,
    candles.volume_quote
  ) is distinct from (
    excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume_base,
    excluded.volume_quote
  );
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

comment on function private.store_candles is
  'Insert new candles and correct revised ones; count the rows that changed.';
