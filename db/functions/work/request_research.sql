-- work.request_research: the service itself asks for a report of a coin, where its operator wants.
--
-- Not while one is written, nor while one is shown or was tried within a day.

create function work.request_research(p_token_id uuid) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.holds_report(
      (select asset_key from core.ucie_tokens where id = p_token_id), 'research'
    )
    or (private.newest_research(p_token_id)).created_at > now() - interval '1 day'
  then
    return false;
  end if;
  return private.start_research(p_token_id, null) is not null;
end;
$$;

comment on function work.request_research is
  'Queue a report of a coin for everybody; false when there is one or one was tried lately.';
