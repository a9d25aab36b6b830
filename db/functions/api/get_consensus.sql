-- api.get_consensus: what the analyses of a coin say together.
--
-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol
--
-- Computed from what is stored. Analyses that are missing or old are asked for by the same call, so
-- that whoever comes back in a few seconds finds them.

create function api.get_consensus(
  p_session       text,
  p_symbol        text,
  p_if_none_match text default null
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token core.ucie_tokens;
begin
  perform private.authenticate(p_session);
  v_token := private.resolve_symbol(p_symbol);
  if v_token.id is null then
    return private.refused(
      404, 'unknown_symbol', 'No coin is known by this ticker or id.', null,
      jsonb_build_object('suggestions', private.suggest_tokens(p_symbol))
    );
  end if;
  perform private.read_analysis(v_token.id, v_token.asset_key, types.type, false)
  from unnest(private.available_types()) as types(type)
  where types.type <> 'research';
  return private.unless_matched(private.consensus(v_token), p_if_none_match);
end;
$$;

comment on function api.get_consensus is
  'Answer with the consensus of a coin, asking for what it lacks: 200, or 304 when it is known.';
