-- api.request_password_reset: somebody forgot a password; a letter goes to the address, if any.
--
-- Refuses: 429 too_many_attempts

create function api.request_password_reset(
  p_email      text,
  p_token_hash text,
  p_sealed     text,
  p_client     jsonb
) returns private.reply
language sql volatile security definer
set search_path = ''
as $$
  select private.request_letter('reset_password', p_email, p_token_hash, p_sealed, p_client)
$$;

comment on function api.request_password_reset is
  'Ask for a letter that resets a password: 202 for every address, or 429.';
