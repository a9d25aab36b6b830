-- private.stored_days: the stored daily candles of a coin, a series for each source.
--
-- In the shape of private.stored_candles.

create function private.stored_days(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object('source', source, 'interval_s', 86400, 'candles', candles)
      order by source
    ),
    '[]'
  )
  from (
    select
      source,
      json_agg(
        json_build_array(
          extract(epoch from open_at)::bigint, open, high, low, close, volume_base, volume_quote
        )
        order by open_at
      ) as candles
    from core.candles
    where token_id = p_token_id
      and interval_s = 86400
      and open_at > now() - interval '3000 days'
    group by source
  ) as series
$$;

comment on function private.stored_days is
  'Return the daily candles of a coin by source, oldest first, as far back as they are kept.';
