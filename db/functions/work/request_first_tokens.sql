-- work.request_first_tokens: a database without coins gets them now rather than at night.

create function work.request_first_tokens() returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if exists (select from core.ucie_tokens where is_active) then
    return false;
  end if;
  return private.enqueue('update_tokens', 'update-tokens');
end;
$$;

comment on function work.request_first_tokens is
  'Queue the update of the coins when there are none; true when it was queued.';
