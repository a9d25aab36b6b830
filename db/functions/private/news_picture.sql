-- private.news_picture: the stories of a day about a coin in the last thirty days.

create function private.news_picture(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$ select private.chart_stories(p_token_id, now() - interval '29 days', 30) $$;

comment on function private.news_picture is
  'Return [day, high, medium, low] for each of the last thirty days since the first story.';
