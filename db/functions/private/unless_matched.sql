-- private.unless_matched: an answer under the hash of its text, or 304 when the caller has it.

create function private.unless_matched(p_body json, p_if_none_match text) returns private.reply
language plpgsql immutable
set search_path = ''
as $$
declare
  v_etag    text := '"' || md5(p_body::text) || '"';
  v_headers jsonb := jsonb_build_object('ETag', v_etag, 'Cache-Control', 'private, no-cache');
begin
  if private.etag_matches(p_if_none_match, v_etag) then
    return row(304, '', v_headers)::private.reply;
  end if;
  return private.ok(p_body, v_headers);
end;
$$;

comment on function private.unless_matched is
  'Reply 200 with an entity tag, or 304 when If-None-Match names it.';
