-- ops.invalidate_analysis: forget what is stored of a coin, so that the next reader has it made.

create function ops.invalidate_analysis(p_symbol text, p_type text default null) returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token core.ucie_tokens := private.resolve_symbol(p_symbol);
  v_count integer;
begin
  if v_token.id is null then
    raise exception 'no coin is known as %', p_symbol
      using errcode = '22023';
  end if;
  if not exists (
    select from core.analysis_settings where analysis_type = coalesce(p_type, analysis_type)
  ) then
    raise exception 'there is no analysis of type %', p_type
      using errcode = '22023';
  end if;

  delete from core.ucie_analysis_cache
  where symbol = v_token.asset_key
    and analysis_type = coalesce(p_type, analysis_type);
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

comment on function ops.invalidate_analysis is
  'Delete the stored analyses of a coin, of one type or of all; return exactly how many.';
