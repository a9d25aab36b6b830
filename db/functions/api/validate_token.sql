-- api.validate_token: whether a ticker or id means a coin, and which.
--
-- Refuses: 400 bad_symbol, 401, 429 too_many_requests, 503 no_source, 503 lookups_exhausted

create function api.validate_token(
  p_session text,
  p_symbol  text,
  p_client  jsonb default null,
  p_waited  boolean default false
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_token   core.ucie_tokens;
  v_unknown private.reply;
begin
  perform private.authenticate(p_session);
  v_token := private.resolve_symbol(p_symbol);
  if v_token.id is not null then
    return private.ok(
      json_build_object('valid', true, 'token', private.token_item(v_token))
    );
  end if;

  v_unknown := private.unknown_symbol(p_symbol);
  if v_unknown.status in (429, 503) then
    return v_unknown;
  end if;
  return private.ok(
    json_build_object('valid', false, 'suggestions', private.suggest_tokens(p_symbol)),
    v_unknown.headers - 'Retry-After'
  );
end;
$$;

comment on function api.validate_token is
  'Tell which coin a text means, or that it means none and what may have been meant.';
