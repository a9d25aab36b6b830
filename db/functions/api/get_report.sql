-- api.get_report: what is stored of a coin now, to be taken away; nothing is made for it.
--
-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol, 429 too_many_attempts
--
-- For a page with what it draws, and with who looks at it. Another name than the id is redirected.

create function api.get_report(
  p_session text,
  p_asset   text,
  p_page    boolean,
  p_client  jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session);
  v_token   core.ucie_tokens := (
    select ucie_tokens from core.ucie_tokens where coingecko_id = p_asset
  );
  v_attempt private.attempt;
begin
  if v_token.id is null then
    v_token := private.resolve_symbol(p_asset);
    if v_token.id is null then
      return private.unlisted_coin(p_asset);
    end if;
    return row(
      301, json_build_object('redirect', v_token.coingecko_id)::text, null
    )::private.reply;
  end if;
  v_attempt := private.take_attempt(jsonb_build_object('report_user', v_user_id));
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  if p_page then
    return private.with_visit(private.drawn_report(v_token, false), p_session, true);
  end if;
  return private.ok(private.asset_report(v_token, false));
end;
$$;

comment on function api.get_report is
  'Answer with coin, consensus and analyses as they are stored, or 404 or 429.';
