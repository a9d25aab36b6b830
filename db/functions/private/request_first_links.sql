-- private.request_first_links: queue the taking in of links if nothing was ever taken in.

create function private.request_first_links() returns boolean
language plpgsql volatile
set search_path = ''
as $$
begin
  if exists (select from core.defi_catalog)
    or not exists (select from core.ucie_tokens where is_active)
  then
    return false;
  end if;
  return private.enqueue('links', 'links');
end;
$$;

comment on function private.request_first_links is
  'Queue the taking in of links when there are coins and no catalog; true when it was queued.';
