-- private.refused_link: why a link of a letter does not work; null when it does.
--
-- Refuses: 400 token_invalid, 410 token_expired

create function private.refused_link(p_token core.account_tokens) returns private.reply
language plpgsql stable
set search_path = ''
as $$
begin
  if p_token.token_hash is null or p_token.used_at is not null then
    return private.refused_field(400, 'token_invalid', 'token', 'This link is not valid.');
  end if;
  if p_token.expires_at <= now() then
    return private.refused(410, 'token_expired', 'This link has expired.');
  end if;
  return null;
end;
$$;

comment on function private.refused_link is
  'The refusal of a link that is unknown, used or expired, or null.';
