-- private.stories_page: stories that a search lets through, the best first.
--
-- Refuses: 400, 404
--
-- A page goes on where the one before it ended: the place of a story does not change with time.
-- Every word costs a look at each story that is found; a query has no more than a person types.

create function private.stories_page(p_filter jsonb) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_text   text := private.filter_text(p_filter, 'q');
  v_token  uuid := private.coin_of_filter(p_filter);
  v_from   timestamptz := coalesce(private.filter_moment(p_filter, 'from'), '-infinity');
  v_limit  integer := private.page_limit(p_filter ->> 'limit');
  v_before text[] := private.read_cursor(
    p_filter ->> 'cursor', '(-?[0-9]{1,6}(?:[.][0-9]{1,20})?) ([0-9a-f]{32})'
  );
  v_rows   json[];
  v_keys   text[];
begin
  if numnode(websearch_to_tsquery('english', v_text)) > 40 then
    perform private.bad_filter('q', 'about twenty words, fewer with "or" and "-"');
  end if;

  select
    array_agg(private.describe_found(listed) order by best.place desc, best.article_id desc),
    array_agg(best.place || ' ' || best.article_id order by best.place desc, best.article_id desc)
  into v_rows, v_keys
  from (
    select found.article_id, found.first_seen_at, found.place
    from private.found_stories(v_text, v_token, v_from) as found
    where v_before is null
      or (found.place, found.article_id) < (v_before[1]::double precision, v_before[2])
    order by found.place desc, found.article_id desc
    limit v_limit + 1
  ) as best
  join core.news_articles as listed
    on listed.id = best.article_id
    and listed.first_seen_at = best.first_seen_at;
  return private.page_of('stories', v_rows, v_keys, v_limit);
end;
$$;

comment on function private.stories_page is
  'Return one page of stories and where the next one begins.';
