-- api.search_tokens: coins as somebody types.
--
-- Refuses: 400 bad_query, 401
--
-- Where nothing is found, upstream is asked once for a coin of exactly that ticker or id; the
-- answer says what to wait for, and is a full answer if nobody waits.

create function api.search_tokens(
  p_session text,
  p_query   text,
  p_client  jsonb default null,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_query   text := btrim(normalize(coalesce(p_query, ''), nfkc), E' \t\r\n');
  v_results json;
  v_wait    jsonb;
begin
  perform private.authenticate(p_session);
  if length(v_query) not between 1 and 50 then
    return private.refused(400, 'bad_query', 'A search is 1 to 50 characters long.');
  end if;

  v_results := private.find_tokens(v_query, 10);
  if v_results is null and v_query ~ '^[A-Za-z0-9._$+-]{2,}$'
    and (private.look_up_token(v_query)).state = 'asked'
  then
    v_wait := jsonb_build_object('Wait-For', 'lookup:' || lower(v_query));
  end if;
  return private.ok(json_build_object('results', coalesce(v_results, '[]')), v_wait);
end;
$$;

comment on function api.search_tokens is
  'Find at most ten coins: the ticker itself first, then prefixes, then parts, each by rank.';
