-- private.right_way: whether a price went where a middle said, null where either did not move.

create function private.right_way(
  p_base   double precision,
  p_mid    double precision,
  p_actual double precision
) returns boolean
language sql immutable
set search_path = ''
as $$
  select case when p_mid <> p_base and p_actual <> p_base
    then sign(p_mid - p_base) = sign(p_actual - p_base) end
$$;

comment on function private.right_way is
  'Return whether a price went where its forecast said; null without a call of the direction.';
