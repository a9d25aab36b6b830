-- private.token_expiry: until when a personal token is good, from what its owner wrote.

create function private.token_expiry(p_text text) returns timestamptz
language plpgsql stable
set search_path = ''
as $$
declare
  v_moment timestamptz := private.future_moment(btrim(p_text));
begin
  if nullif(btrim(p_text), '') is null then
    return now() + make_interval(days => private.setting('personal_token_days'));
  end if;
  return case when v_moment <= now() + interval '366 days' then v_moment end;
end;
$$;

comment on function private.token_expiry is
  'Read a day or time within a year, the usual life for nothing, or null for anything else.';
