-- private.fear_greed: the market's own index of 0 to 100, as the newest mood of bitcoin has it.
--
-- Null when no mood of the last 26 hours rests on it: the index is published once a day.

create function private.fear_greed() returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'value', round(((part ->> 'value')::numeric + 100) / 2),
      'at', private.iso_time(moods.taken_at)
    )
    from core.sentiment_snapshots as moods
    cross join jsonb_array_elements(moods.components) as parts(part)
    where moods.token_id = (select id from core.ucie_tokens where coingecko_id = 'bitcoin')
      and moods.taken_at > now() - interval '26 hours'
      and part ->> 'name' = 'fear_greed'
      and jsonb_typeof(part -> 'value') = 'number'
    order by moods.taken_at desc
    limit 1
  );
end;
$$;

comment on function private.fear_greed is
  'Return the index of fear and greed and when it was stored, or null.';
