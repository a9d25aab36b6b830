-- private.show_secret: the rows that a secret opens become visible to this transaction.
--
-- Row-level security shows links and devices to their owner, and to whoever bears the secret.

create function private.show_secret(p_hash text) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  perform set_config('app.secret', coalesce(p_hash, ''), true);
end;
$$;

comment on function private.show_secret is
  'Let row-level security show what belongs to the bearer of a link or device.';
