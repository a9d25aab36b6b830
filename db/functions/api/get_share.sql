-- api.get_share: the snapshot behind a link, for whoever has the link.
--
-- Refuses: 404 unknown_share, 410 share_ended, 429 too_many_attempts
--
-- Nobody finds a link by trying: its token has 256 bits. So it may say whether there was one.
-- While the account of its owner is disabled, a link shows nothing.

create function api.get_share(p_token_hash text, p_client jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_attempt private.attempt := private.take_attempt(
    jsonb_build_object('share_address', private.address_key(p_client ->> 'ip'))
  );
  v_share   core.shared_reports;
  v_works   boolean;
begin
  if v_attempt.id is null then
    return private.too_many_attempts(v_attempt.retry_after, p_client);
  end if;
  perform private.show_secret(p_token_hash);
  select
    shared_reports.body,
    shared_reports.expires_at,
    shared_reports.revoked_at is null
      and shared_reports.expires_at > now()
      and users.disabled_at is null
  into v_share.body, v_share.expires_at, v_works
  from core.shared_reports
  join core.users on users.id = shared_reports.user_id
  where shared_reports.token_hash = p_token_hash;
  if not found then
    return private.refused(404, 'unknown_share', 'This link leads to nothing.');
  end if;
  if not v_works then
    return private.refused(410, 'share_ended', 'This link has ended, or was withdrawn.');
  end if;
  return private.ok(json_build_object(
    'expires_at', private.iso_time(v_share.expires_at),
    'found', v_share.body
  ));
end;
$$;

comment on function api.get_share is
  'Answer with a shared snapshot and its end: 200, 404, 410 or 429.';
