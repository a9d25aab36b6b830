-- private.access_code_state: what may still come of an access code.

create function private.access_code_state(p_code core.access_codes) returns text
language sql stable
set search_path = ''
as $$
  select case
    when p_code.redeemed then 'redeemed'
    when p_code.revoked_at is not null then 'revoked'
    when p_code.expires_at <= now() then 'expired'
    else 'free'
  end
$$;

comment on function private.access_code_state is
  'Return free, redeemed, revoked or expired for an access code.';
