-- private.filter_word: one of the words that a filter knows; nothing written filters nothing.
--
-- Refuses: 400

create function private.filter_word(p_filter jsonb, p_name text, p_words text[]) returns text
language plpgsql stable
set search_path = ''
as $$
declare
  v_word text := nullif(p_filter ->> p_name, '');
begin
  if v_word <> all (p_words) then
    perform private.bad_filter(p_name, array_to_string(p_words, ' or '));
  end if;
  return v_word;
end;
$$;

comment on function private.filter_word is
  'Return the word of a filter, null for none; raise bad_filter for one that it does not know.';
