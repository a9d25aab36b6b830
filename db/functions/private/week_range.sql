-- private.week_range: the 80 % range of a coin's price in seven days; null when none is stored.

create function private.week_range(p_asset_key text) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object('low', low, 'high', high)
  from (
    select
      private.number_of(data #> '{horizons,7d,low_usd}') as low,
      private.number_of(data #> '{horizons,7d,high_usd}') as high
    from private.shown_analysis(p_asset_key, 'predictions')
  ) as range
  where low is not null
    and high is not null
$$;

comment on function private.week_range is
  'Return low and high of the stored seven-day range.';
