-- work.letter_sent: a letter has left; its secret is no longer needed.

create function work.letter_sent(p_letter uuid) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  update core.letters
  set sent_at = now(), sealed = null
  where id = p_letter;
end;
$$;

comment on function work.letter_sent is 'Note that a letter has left and forget its secret.';
