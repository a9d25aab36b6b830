-- api.resend_verification: the first letter did not come; another goes out, if one is due.
--
-- Refuses: 429 too_many_attempts

create function api.resend_verification(
  p_email      text,
  p_token_hash text,
  p_sealed     text,
  p_client     jsonb
) returns private.reply
language sql volatile security definer
set search_path = ''
as $$
  select private.request_letter('verify_email', p_email, p_token_hash, p_sealed, p_client)
$$;

comment on function api.resend_verification is
  'Ask for another letter that confirms an address: 202 for every address, or 429.';
