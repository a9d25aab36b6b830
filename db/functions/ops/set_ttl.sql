-- ops.set_ttl: how long an analysis of a type lives; rows already stored keep their time.

create function ops.set_ttl(p_type text, p_seconds integer) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if p_seconds is null or p_seconds not between 60 and 3600 then
    raise exception 'an analysis lives from 60 to 3600 seconds'
      using errcode = '22023';
  end if;

  update core.analysis_settings
  set ttl_s = p_seconds
  where analysis_type = p_type;

  if not found then
    raise exception 'there is no analysis of type %', p_type
      using errcode = '22023';
  end if;
  return p_seconds;
end;
$$;

comment on function ops.set_ttl is
  'Set the lifetime of a type of analysis in seconds, from now on; return it.';
