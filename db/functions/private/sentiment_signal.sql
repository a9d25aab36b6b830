-- private.sentiment_signal: how people lean about a coin, from -100 to 100.
--
-- The mood of the whole market says half as much about one coin.

create function private.sentiment_signal(p_data jsonb) returns double precision
language sql immutable
set search_path = ''
as $$
  select private.number_of(p_data -> 'score')
    * case p_data ->> 'scope' when 'market' then 0.5 else 1 end
$$;

comment on function private.sentiment_signal is
  'Return the lean of a mood, halved where it is the whole market''s, or null.';
