-- work.sealed_lines: the audit rows that one seal vouches for, as the lines of a file.

create function work.sealed_lines(p_seal bigint) returns table (line text)
language sql stable security definer
set search_path = ''
as $$
  select lines.line
  from core.audit_seals as seals
  cross join lateral private.audit_lines(
    seals.month, seals.after_number, seals.last_number
  ) as lines
  where seals.id = p_seal
$$;

comment on function work.sealed_lines is 'The lines of a seal in their order, at most 10,000.';
