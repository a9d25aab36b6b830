-- work.letter_sent: a letter has left; its secret, and who asked for it, are no longer needed.

create function work.letter_sent(p_letter uuid) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  update core.letters
  set sent_at = now(),
      sealed = null,
      client = '{}'
  where id = p_letter
    and sent_at is null;
end;
$$;

comment on function work.letter_sent is
  'Note that a letter has left; forget its secret and who asked for it.';
