-- private.seal_text: what the digest of a seal is the hash of: every other column of it.
--
-- Numbers, dates and hexadecimal digits need no quotes.

create function private.seal_text(p_seal core.audit_seals) returns text
language plpgsql stable
set search_path = ''
as $$
begin
  return p_seal.id
    || to_char(p_seal.month, ',YYYY-MM-DD,')
    || p_seal.after_number || ','
    || p_seal.last_number || ','
    || p_seal.rows || ','
    || p_seal.content || ','
    || coalesce(p_seal.previous, '')
    || to_char(p_seal.sealed_at at time zone 'UTC', ',YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end;
$$;

comment on function private.seal_text is 'Write out a seal without its digest.';
