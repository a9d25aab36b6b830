-- private.require_hash: a password hash that is too cheap is not stored.
--
-- Refuses: 400 hash_too_cheap

create function private.require_hash(p_hash text) returns void
language plpgsql stable
set search_path = ''
as $$
begin
  if coalesce(substring(p_hash from '\$2[aby]\$([0-9]{2})\$')::integer, 0)
    < private.setting('bcrypt_min_cost')
  then
    raise exception 'hash_too_cheap'
      using errcode = 'UC400', detail = 'The password was not hashed as this service demands.';
  end if;
end;
$$;

comment on function private.require_hash is 'Refuse a bcrypt hash below the least cost.';
