-- private.queue_letter: a letter is written in the transaction it speaks of.
--
-- With the hash behind its link it is sent only as long as that link works. Without a user the
-- worker finds out who reads there (private.address_letter), and notes then who asked.

create function private.queue_letter(
  p_kind       text,
  p_user_id    uuid,
  p_recipient  text,
  p_sealed     text default null,
  p_facts      jsonb default '{}',
  p_token_hash text default null,
  p_client     jsonb default '{}'
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
  v_letter_id uuid := gen_random_uuid();
begin
  insert into core.letters (id, user_id, kind, recipient, sealed, facts, token_hash, client)
  values (
    v_letter_id, p_user_id, p_kind, p_recipient, p_sealed, p_facts, p_token_hash, p_client
  );
  perform private.enqueue('send_letter', v_letter_id::text, p_priority => 5);
end;
$$;

comment on function private.queue_letter is 'Store a letter and ask the worker to send it.';
