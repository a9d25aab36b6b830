-- private.markets_page: one page of the market's list, or all of it; and how the whole list moved.
--
-- Refuses: 400
--
-- A page beyond the last one is the last one: a filter leaves fewer pages than a bookmark knew.

create function private.markets_page(p_filter jsonb, p_whole boolean) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_sort      text := coalesce(private.filter_word(p_filter, 'sort', array[
    'rank', 'name', 'price', 'change_1h', 'change_24h', 'change_7d',
    'market_cap', 'volume', 'supply'
  ]), 'rank');
  v_direction text := coalesce(
    private.filter_word(p_filter, 'direction', '{asc,desc}'),
    case when v_sort in ('rank', 'name') then 'asc' else 'desc' end
  );
  v_page      integer := coalesce(private.filter_number(p_filter, 'page', 1, 999), 1);
  v_size      integer := case when p_whole then 250 else 50 end;
  v_count     integer;
  v_coins     json;
begin
  with found as (
    select coin, figures, place
    from private.listed_in_order(p_filter, v_sort, v_direction)
  ),
  counted as (
    select count(*) as size, greatest(least(v_page, ceil(count(*)::numeric / v_size)), 1) as page
    from found
  )
  select
    size,
    page,
    (
      select json_agg(private.describe_listed_coin(coin, figures) order by place)
      from found
      where place > (page - 1) * v_size
        and place <= page * v_size
    )
  into v_count, v_page, v_coins
  from counted;
  return json_build_object(
    'sort', v_sort,
    'direction', v_direction,
    'count', v_count,
    'page', v_page,
    'pages', greatest(ceil(v_count::numeric / v_size), 1)::integer,
    'coins', coalesce(v_coins, '[]'),
    'market', private.listed_moves()
  );
end;
$$;

comment on function private.markets_page is
  'Return coins of the top 250, filtered and sorted, the page, and how the whole list moved.';
