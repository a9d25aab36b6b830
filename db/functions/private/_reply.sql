-- private.reply and its constructors: the shape of every answer.
--
-- A reply is an HTTP status, a JSON body as text, and headers beside the usual ones.
-- Two ways to refuse:
--   return private.refused(...)                  keeps what was written (audit rows, slots)
--   raise ... using errcode = 'UCnnn'            undoes it; nnn is the HTTP status

create type private.reply as (status integer, body text, headers jsonb);
comment on type private.reply is
  'An HTTP status, a JSON body passed to the client unread, and further headers.';

create function private.ok(p_body json, p_headers jsonb default null) returns private.reply
language plpgsql immutable  -- which keeps its plan, where sql would plan every call anew
set search_path = ''
as $$
begin
  return row(200, p_body::text, p_headers)::private.reply;
end;
$$;
comment on function private.ok is 'Reply 200.';

create function private.created(p_body json) returns private.reply
language sql immutable
set search_path = ''
as $$ select row(201, p_body::text, null)::private.reply $$;
comment on function private.created is 'Reply 201.';

create function private.accepted(p_body json, p_headers jsonb default null)
returns private.reply
language sql immutable
set search_path = ''
as $$ select row(202, p_body::text, p_headers)::private.reply $$;
comment on function private.accepted is 'Reply 202: the work was taken on, not yet done.';

create function private.no_content() returns private.reply
language sql immutable
set search_path = ''
as $$ select row(204, '', null)::private.reply $$;
comment on function private.no_content is 'Reply 204.';

create function private.retry_after(p_seconds integer) returns jsonb
language sql immutable
set search_path = ''
as $$ select jsonb_build_object('Retry-After', greatest(p_seconds, 1)::text) $$;
comment on function private.retry_after is 'The header that says when to come back, in seconds.';

create function private.refused(
  p_status  integer,
  p_code    text,
  p_detail  text,
  p_headers jsonb default null,
  p_extra   jsonb default null
) returns private.reply
language sql immutable
set search_path = ''
as $$
  select row(
    p_status,
    (jsonb_build_object('code', p_code, 'detail', p_detail) || coalesce(p_extra, '{}'))::text,
    p_headers
  )::private.reply
$$;
comment on function private.refused is
  'Reply with an error of docs/errors.md, keeping what was written.';
