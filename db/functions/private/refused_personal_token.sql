-- private.refused_personal_token: what is wrong with a token as it was asked for, or null.
--
-- Refuses: 422 bad_expiry, 422 bad_name, 422 bad_scopes

create function private.refused_personal_token(p_name text, p_scopes jsonb, p_expires_at text)
returns private.reply
language plpgsql stable
set search_path = ''
as $$
begin
  if length(btrim(coalesce(p_name, ''))) not between 1 and 100 then
    return private.refused_field(422, 'bad_name', 'name', 'A name has 1 to 100 characters.');
  end if;
  if coalesce(p_scopes, '[]') = '[]' or not p_scopes <@ '["read", "write", "admin"]' then
    return private.refused_field(
      422, 'bad_scopes', 'scopes', 'Choose one or more of read, write, admin.'
    );
  end if;
  if private.token_expiry(p_expires_at) is null then
    return private.refused_field(
      422, 'bad_expiry', 'expires_at', 'A day (2026-01-31) or time within the next 366 days.'
    );
  end if;
  return null;
end;
$$;

comment on function private.refused_personal_token is
  'The refusal of a name, a list of scopes or an end that will not do, or null.';
