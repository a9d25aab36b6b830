-- private.provider_outcomes: how the last call of each upstream ended.

create function private.provider_outcomes()
returns table (
  provider      text,
  outcome       text,
  last_ok_at    timestamptz,
  last_error_at timestamptz,
  last_error    text,
  not_before    timestamptz
)
language sql stable
set search_path = ''
as $$
  select
    provider,
    case
      when last_ok_at is null and last_error_at is null then 'unused'
      when coalesce(last_ok_at >= last_error_at, last_error_at is null) then 'ok'
      else 'failing'
    end,
    last_ok_at,
    last_error_at,
    last_error,
    not_before
  from core.provider_state
$$;

comment on function private.provider_outcomes is
  'Each upstream with how its last call ended: ok, failing, or unused.';
