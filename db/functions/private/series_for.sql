-- private.series_for: the stored candles that an analysis of a type is made from.

create function private.series_for(p_token_id uuid, p_type text) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return case p_type
    when 'technical' then private.stored_candles(p_token_id, 3000)
    when 'risk' then private.stored_days(p_token_id)
    when 'predictions' then private.stored_days(p_token_id)
    else private.stored_candles(p_token_id, 100)
  end;
end;
$$;

comment on function private.series_for is
  'Return as many stored candles of a coin as a type of analysis needs.';
