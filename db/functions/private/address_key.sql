-- private.address_key: who an address counts as.
--
-- A person holds a whole /64 of IPv6, so that is what is counted; an IPv4 address written as
-- IPv6 is the IPv4 address. The caller sends an address or null: it parsed it already. A zone
-- (%eth0) says which wire, not who.

create function private.address_key(p_address text) returns text
language plpgsql immutable
set search_path = ''
as $$
declare
  v_address inet := split_part(p_address, '%', 1)::inet;
begin
  if v_address is null then
    return 'unknown';
  end if;
  if v_address << '::ffff:0.0.0.0/96'::inet then
    return replace(host(v_address), '::ffff:', '');
  end if;
  if family(v_address) = 4 then
    return host(v_address);
  end if;
  return network(set_masklen(v_address, 64))::text;
end;
$$;

comment on function private.address_key is
  'Return what counts as one sender: an IPv4 address, or the /64 of an IPv6 one.';
