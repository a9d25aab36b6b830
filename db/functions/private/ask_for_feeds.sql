-- private.ask_for_feeds: have the feeds read if that is late; whether it was.
--
-- Late are feeds that nobody tried to read for a quarter of an hour, and any for a coin that came
-- after they were read: nobody looked for it in them.

create function private.ask_for_feeds(p_token_id uuid) returns boolean
language plpgsql volatile
set search_path = ''
as $$
declare
  v_last timestamptz := (select max(last_try_at) from core.feed_state);
begin
  if v_last > now() - interval '15 minutes'
    and v_last >= (select created_at from core.ucie_tokens where id = p_token_id)
  then
    return false;
  end if;
  perform private.enqueue('feeds', 'feeds', '{}', now(), 13);
  return true;
end;
$$;

comment on function private.ask_for_feeds is
  'Queue the reading of the feeds if it is late for a coin; true when it was.';
