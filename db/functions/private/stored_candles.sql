-- private.stored_candles: the newest stored candles of a coin, one series per interval and source.
--
-- Rows are [open_at, open, high, low, close, volume_base, volume_quote], oldest first.

create function private.stored_candles(p_token_id uuid, p_days integer) returns json
language sql stable
set search_path = ''
as $$
  select coalesce(
    json_agg(
      json_build_object('source', source, 'interval_s', interval_s, 'candles', candles)
      order by interval_s, source
    ),
    '[]'
  )
  from (
    select
      source,
      interval_s,
      json_agg(
        json_build_array(
          extract(epoch from open_at)::bigint, open, high, low, close, volume_base, volume_quote
        )
        order by open_at
      ) as candles
    from core.candles
    where token_id = p_token_id
      and open_at > now() - make_interval(
        days => least(
          p_days, case interval_s when 3600 then 60 when 14400 then 300 else 3000 end
        )
      )
    group by source, interval_s
  ) as series
$$;

comment on function private.stored_candles is
  'Return every stored series of a coin, as far back as it is kept and asked for.';
