-- private.take_fetch_slot: one person may have only so much fetched from upstream in a minute.
--
-- What waits in the queue or is being made already costs nothing more, whoever asks for it. The
-- person is whom the transaction was bound to (private.authenticate).

create function private.take_fetch_slot(p_scope text, p_kind text, p_key text)
returns private.attempt
language plpgsql volatile
set search_path = ''
as $$
begin
  if exists (
    select
    from core.jobs
    where kind = p_kind
      and key = p_key
      and state in ('waiting', 'running')
  ) then
    return null;
  end if;
  return private.take_attempt(
    jsonb_build_object(p_scope, current_setting('app.user_id', true))
  );
end;
$$;

comment on function private.take_fetch_slot is
  'Take the caller''s slot for work that may cost upstream quota; no retry_after: it may be done.';
