-- private.is_of_use: whether a letter still says what is so.
--
-- A notice does for ever. A link may be used, replaced by a newer one, or run out while its letter
-- waits for the mail server, and its account may have been disabled. A new address may be another
-- account's.

create function private.is_of_use(p_letter core.letters) returns boolean
language sql stable
set search_path = ''
as $$
  select
    p_letter.token_hash is null
    or exists (
      select
      from core.users
      left join core.account_tokens
        on account_tokens.user_id = users.id
        and account_tokens.token_hash = p_letter.token_hash
        and account_tokens.used_at is null
      where users.id = p_letter.user_id
        and users.disabled_at is null
        and case
          when p_letter.kind in ('welcome', 'verify_email')
          then not users.email_verified
            and users.verification_token = p_letter.token_hash
            and users.verification_token_expires > now()
          else account_tokens.expires_at > now()
            and not exists (
              select from core.users as holders where holders.email = account_tokens.new_email
            )
        end
    )
$$;

comment on function private.is_of_use is
  'False for a letter whose link does not work, or not any more.';
