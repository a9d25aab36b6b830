-- private.request_letter: anybody asks for a letter, whether somebody reads there or not.
--
-- Refuses: 429 too_many_attempts
--
-- The same is written and answered for every address: who reads there, if anybody, is found out by
-- the worker (private.address_letter), so that neither answer nor time tells. A mailbox that got
-- its share gets no further letter, and the answer does not say so.

create function private.request_letter(
  p_kind       text,
  p_email      text,
  p_token_hash text,
  p_sealed     text,
  p_client     jsonb
) returns private.reply
language plpgsql volatile
set search_path = ''
as $$
declare
  v_email   text := lower(btrim(p_email));
  v_attempt private.attempt;
begin
  v_attempt := private.take_attempt(
    jsonb_build_object('letter_sender', private.address_key(p_client ->> 'ip'))
  );
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;

  v_attempt := private.take_letter_slot(p_kind, v_email);
  if v_attempt.id is not null then
    perform private.queue_letter(
      p_kind, null, v_email, p_sealed, '{}', p_token_hash, p_client
    );
  end if;
  return private.accepted('{"status": "accepted"}');
end;
$$;

comment on function private.request_letter is
  'Queue a letter to an address within its limits: 202 whatever there is behind it, or 429.';
