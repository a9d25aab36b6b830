-- private.stories_page: stories that a search lets through, the best first.
--
-- Refuses: 400, 404
--
-- A page goes on where the one before it ended: the place of a story does not change with time.

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
  select array_agg(private.describe_found(listed)), array_agg(listed_key)
  into v_rows, v_keys
  from (
    select news_articles as listed, found.place || ' ' || found.article_id as listed_key
    from private.found_stories(v_text, v_token, v_from) as found
    join core.news_articles
      on news_articles.id = found.article_id
      and news_articles.first_seen_at = found.first_seen_at
    where v_before is null
      or (found.place, found.article_id) < (v_before[1]::double precision, v_before[2])
    order by found.place desc, found.article_id desc
    limit v_limit + 1
  ) as best;
  return private.page_of('stories', v_rows, v_keys, v_limit);
end;
$$;

comment on function private.stories_page is
  'Return one page of stories and where the next one begins.';
