-- private.refused_field: a refusal that is about one field.

create function private.refused_field(
  p_status integer,
  p_code   text,
  p_field  text,
  p_detail text
) returns private.reply
language sql immutable
set search_path = ''
as $$
  select private.refused(
    p_status,
    p_code,
    p_detail,
    null,
    jsonb_build_object(
      'errors',
      jsonb_build_array(jsonb_build_object('field', p_field, 'message', p_detail))
    )
  )
$$;

comment on function private.refused_field is 'Refuse and name the field that is wrong.';
