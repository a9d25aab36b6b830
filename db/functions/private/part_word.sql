-- private.part_word: what a part of the consensus is called in a sentence.

create function private.part_word(p_type text) returns text
language sql immutable
set search_path = ''
as $$
  select case p_type
    when 'technical' then 'charts'
    when 'sentiment' then 'mood'
    when 'news' then 'news'
    when 'on-chain' then 'activity on the chain'
    when 'derivatives' then 'futures'
    when 'defi' then 'deposits'
    else p_type
  end
$$;

comment on function private.part_word is
  'Return the plain word for a part of the consensus.';
