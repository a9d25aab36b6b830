-- work.take_letter: a letter that is still to be sent.
--
-- One that anybody may have asked for is first addressed, once. One that is for nobody, or whose
-- link stopped working while the letter waited, is withdrawn.

create function work.take_letter(p_letter uuid)
returns table (
  id         uuid,
  kind       text,
  recipient  text,
  sealed     text,
  facts      jsonb,
  created_at timestamptz
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_letter core.letters;
begin
  v_letter := (
    select letters from core.letters where letters.id = p_letter and sent_at is null for update
  );
  if v_letter.token_hash is not null and v_letter.user_id is null then
    v_letter.user_id := private.address_letter(v_letter);
    update core.letters set user_id = v_letter.user_id where letters.id = p_letter;
  end if;
  if not private.is_of_use(v_letter) then
    delete from core.letters where letters.id = p_letter;
    return;
  end if;

  return query
  select
    v_letter.id,
    v_letter.kind,
    v_letter.recipient::text,
    v_letter.sealed,
    v_letter.facts,
    v_letter.created_at
  where v_letter.id is not null;
end;
$$;

comment on function work.take_letter is
  'Return a letter unless it was sent or withdrawn, is for nobody, or of no use any more.';
