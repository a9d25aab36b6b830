-- private.aged_quality: what is left of an answer's quality at its age.

create function private.aged_quality(
  p_quality    integer,
  p_created_at timestamptz,
  p_expires_at timestamptz
) returns integer
language plpgsql stable
set search_path = ''
as $$
declare
  v_life double precision := extract(epoch from p_expires_at - p_created_at);
  v_over double precision := extract(epoch from now() - p_expires_at);
begin
  if v_over <= 0 then
    return p_quality;
  end if;
  return round(
    p_quality * greatest(0, 1 - v_over / ((private.setting('stale_factor') - 1) * v_life))
  );
end;
$$;

comment on function private.aged_quality is
  'Return the quality unchanged while fresh, then less with age, 0 when no longer shown.';
