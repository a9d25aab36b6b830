-- work.take_letter: a letter that is still to be sent.

create function work.take_letter(p_letter uuid)
returns table (id uuid, kind text, recipient text, sealed text, created_at timestamptz)
language sql stable security definer
set search_path = ''
as $$
  select letters.id, letters.kind, letters.recipient, letters.sealed, letters.created_at
  from core.letters
  where letters.id = p_letter
    and letters.sent_at is null
$$;

comment on function work.take_letter is 'Return a letter unless it was sent or withdrawn.';
