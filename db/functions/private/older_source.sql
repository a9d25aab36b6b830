-- private.older_source: who has older days of a coin than a venue that hands out its newest alone.
--
-- The first venue in order whose pages go back to its beginning and where the coin has a name. Its
-- days are filled beside those that are shown, as a series of their own: the next analysis takes
-- them for the whole of its series if they reach much further back, and splices nothing. Null when
-- the source that is shown can be paged itself.

create function private.older_source(p_token_id uuid, p_shown text) returns text
language sql stable
set search_path = ''
as $$
  select provider
  from core.token_links
  where token_id = p_token_id
    and p_shown = 'kraken'
    and provider in ('coinbase', 'binance')
    and ok
  order by array_position(array['coinbase', 'binance'], provider)
  limit 1
$$;

comment on function private.older_source is
  'Return the venue whose older days of a coin are filled beside those that are shown, or null.';
