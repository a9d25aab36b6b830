-- private.is_figure: whether a JSON value is missing, null, or a number within bounds.

create function private.is_figure(p_value jsonb, p_least numeric, p_most numeric) returns boolean
language sql immutable
set search_path = ''
as $$
  select case coalesce(jsonb_typeof(p_value), 'null')
    when 'null' then true
    when 'number' then p_value::numeric between p_least and p_most
    else false
  end
$$;

comment on function private.is_figure is
  'True for a JSON number within the bounds, and for none at all.';
