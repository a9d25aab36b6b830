-- private.refused_share: why a snapshot is not shared: there is nothing in it, or too much.
--
-- Refuses: 409 nothing_to_share, 413 share_too_large

create function private.refused_share(p_body json) returns private.reply
language plpgsql stable
set search_path = ''
as $$
begin
  if not exists (
    select
    from json_each(p_body -> 'report' -> 'analyses') as kept(type, analysis)
    where analysis ->> 'state' <> 'missing'
  ) then
    return private.refused(
      409, 'nothing_to_share', 'Nothing is stored of this coin now. Open its page first.'
    );
  end if;
  if octet_length(p_body::text) > private.setting('share_bytes') then
    return private.refused(413, 'share_too_large', 'This report is too large to be shared.');
  end if;
  return null;
end;
$$;

comment on function private.refused_share is
  'Refuse a snapshot that is empty or too large, else null.';
