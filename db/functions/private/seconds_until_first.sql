-- private.seconds_until_first: how long until the first of several moments; at least one second.

create function private.seconds_until_first(p_moments jsonb) returns integer
language sql stable
set search_path = ''
as $$
  select greatest(1, ceil(extract(epoch from min(value::timestamptz) - now())))::integer
  from jsonb_each_text(p_moments)
$$;

comment on function private.seconds_until_first is
  'Return the seconds until the first of the moments in an object.';
