-- private.describe_share: one shared report as its owner sees it; neither its text nor its link.

create function private.describe_share(p_share core.shared_reports) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'id', p_share.id,
    'coingecko_id', coingecko_id,
    'symbol', asset_key,
    'name', name,
    'hint', p_share.hint,
    'created_at', private.iso_time(p_share.created_at),
    'expires_at', private.iso_time(p_share.expires_at),
    'revoked_at', private.iso_time(p_share.revoked_at),
    'state', case
      when p_share.revoked_at is not null then 'revoked'
      when p_share.expires_at <= now() then 'expired'
      else 'live'
    end
  )
  from core.ucie_tokens
  where id = p_share.token_id
$$;

comment on function private.describe_share is
  'Return coin, first characters, times and state of a shared report.';
