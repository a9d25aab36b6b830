-- private.bearers: whose sessions these are, place by place; null where one lives no more.

create function private.bearers(p_sessions text[]) returns uuid[]
language plpgsql volatile
set search_path = ''
as $$
declare
  v_users uuid[];
begin
  perform set_config('app.sessions', array_to_string(p_sessions, ','), true);
  v_users := array(
    select users.id
    from unnest(p_sessions) with ordinality as shown(token_hash, place)
    left join core.sessions
      on sessions.token_hash = shown.token_hash
      and least(sessions.expires_at, sessions.idle_until) > now()
    left join core.users
      on users.id = sessions.user_id
      and users.disabled_at is null
    order by shown.place
  );
  perform set_config('app.sessions', '', true);
  return v_users;
end;
$$;

comment on function private.bearers is
  'Return the users of sessions that live, in the order of the sessions, null for the others.';
