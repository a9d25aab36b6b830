-- api.get_compare_page: up to four coins side by side, over the days that all of them have.
--
-- Refuses: 400 bad_filter, 401
--
-- Names that mean no coin are told and left out. What is not stored of two coins or more is asked
-- for as by opening each; while days are on their way the answer says what to wait for. The coins
-- are held before their jobs, as by opening one.

create function api.get_compare_page(
  p_session text,
  p_names   jsonb,
  p_range   text,
  p_client  jsonb   default null,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_range   text;
  v_days    integer;
  v_choice  private.choice;
  v_ids     uuid[];
  v_missing text;
  v_reply   private.reply;
begin
  perform private.authenticate(p_session);
  v_range := coalesce(private.filter_word(
    jsonb_build_object('range', p_range), 'range', '{30d,90d,1y}'
  ), '90d');
  v_days := case v_range when '30d' then 30 when '90d' then 90 else 365 end;
  v_choice := private.chosen_coins(p_names);
  select array_agg(id) into v_ids from unnest(v_choice.coins);
  if cardinality(v_ids) > 1 then
    perform private.touch_coins(v_ids);
  end if;

  v_reply := private.with_visit(
    json_build_object(
      'range', v_range,
      'span', v_days,
      'fewest', private.fewest_days(v_days),
      'complaints', v_choice.complaints::json,
      'compared', private.comparison(v_choice.coins, v_days)
    ),
    p_session,
    true
  );

  if cardinality(v_ids) > 1 then
    v_missing := private.days_on_their_way(v_ids);
  end if;
  if v_missing is not null then
    v_reply.headers := jsonb_build_object('Wait-For', 'analysis:' || v_missing || ':technical');
  end if;
  return v_reply;
end;
$$;

comment on function api.get_compare_page is
  'Answer with up to four coins side by side, and what was wrong with each other name.';
