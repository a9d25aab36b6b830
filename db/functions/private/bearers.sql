-- private.bearers: whose sessions and tokens these are, by place; null where one lives no more.

create function private.bearers(p_sessions text[]) returns uuid[]
language plpgsql volatile
set search_path = ''
as $$
declare
  v_users uuid[];
begin
  perform set_config('app.sessions', array_to_string(p_sessions, ','), true);
  v_users := array(
    select coalesce(users.id, private.token_bearer(shown.token_hash))
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
  'Return the users of what lives of sessions and tokens, in their order, null for the others.';
