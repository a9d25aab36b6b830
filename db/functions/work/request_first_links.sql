-- work.request_first_links: a database without a catalog of DeFi gets it now rather than at night.
--
-- Only once there are coins: their links are made with it. work.upsert_tokens asks for it too.

create function work.request_first_links() returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  return private.request_first_links();
end;
$$;

comment on function work.request_first_links is
  'Queue the taking in of links when there are coins and no catalog; true when it was queued.';
