-- private.operator: who is at the other end of a connection of psql, in the shape of a client.

create function private.operator() returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_build_object('ip', host(inet_client_addr()), 'agent', 'psql as ' || session_user)
$$;

comment on function private.operator is
  'Describe the connected operator for the audit trail.';
