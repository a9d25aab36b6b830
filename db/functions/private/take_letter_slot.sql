-- private.take_letter_slot: a mailbox gets one letter of a kind a minute, and five a day.

create function private.take_letter_slot(p_kind text, p_email text) returns private.attempt
language sql volatile
set search_path = ''
as $$
  select private.take_attempt(jsonb_build_object(
    'letter_minute', p_kind || ' ' || p_email,
    'letter_day', p_kind || ' ' || p_email
  ))
$$;

comment on function private.take_letter_slot is
  'Take the slots of a letter of this kind to this mailbox, or none.';
