-- api.create_share: a snapshot of a coin and a link to it; the caller made the link's token up.
--
-- Refuses: 400 bad_symbol, 401, 403 scope_missing, 404 unknown_symbol, 409 nothing_to_share,
--          409 too_many_shares, 413 share_too_large, 422 bad_expiry, 429 too_many_attempts

create function api.create_share(
  p_session         text,
  p_symbol          text,
  p_expires_in_days integer,
  p_token_hash      text,
  p_hint            text,
  p_client          jsonb
) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_user_id uuid := private.authenticate(p_session, 'write');
  v_token   core.ucie_tokens := private.resolve_symbol(p_symbol);
  v_attempt private.attempt;
  v_body    json;
  v_refusal private.reply;
  v_share   core.shared_reports;
begin
  if coalesce(p_expires_in_days, 0) not in (1, 7, 30) then
    return private.refused_field(
      422, 'bad_expiry', 'expires_in_days', 'A link works for 1, 7 or 30 days.'
    );
  end if;
  if v_token.id is null then
    return private.unlisted_coin(p_symbol);
  end if;
  perform private.lock_sharer(p_session, v_user_id);
  if private.live_shares(v_user_id) >= private.setting('shares_per_user') then
    return private.refused(409, 'too_many_shares', 'Withdraw a link before making another.');
  end if;
  v_attempt := private.take_attempt(jsonb_build_object('share_user', v_user_id));
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  v_body := private.drawn_report(v_token, true);
  v_refusal := private.refused_share(v_body);
  if v_refusal.status is not null then
    return v_refusal;
  end if;

  insert into core.shared_reports (user_id, token_id, token_hash, hint, body, expires_at)
  values (
    v_user_id,
    v_token.id,
    p_token_hash,
    p_hint,
    v_body,
    now() + make_interval(hours => 24 * p_expires_in_days)
  )
  returning * into v_share;
  perform private.log_auth_event('share_created', v_user_id, p_client, null, v_share.id);
  return private.created(private.describe_share(v_share));
end;
$$;

comment on function api.create_share is
  'Store a snapshot of a coin under the hash of a link: 201, or 404, 409, 413, 422 or 429.';
