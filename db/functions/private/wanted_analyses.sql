-- private.wanted_analyses: which analyses of a phase have to be made for a coin.
--
-- Not those within their life, nor a bought report that lasts, nor what failed a moment ago and is
-- held back.

create function private.wanted_analyses(p_token core.ucie_tokens, p_types text[])
returns table (analysis_type text, created_at timestamptz, shown boolean)
language sql stable
set search_path = ''
as $$
  select
    types.type,
    cache.created_at,
    coalesce(
      cache.created_at
        + (cache.expires_at - cache.created_at) * private.setting('stale_factor') > now(),
      false
    )
  from unnest(p_types) as types(type)
  left join core.ucie_analysis_cache as cache
    on cache.symbol = p_token.asset_key
    and cache.analysis_type = types.type
  where coalesce(cache.expires_at <= now(), true)
    and not private.holds_report(p_token.asset_key, types.type)
    and not exists (
      select
      from core.jobs
      where jobs.kind = 'analyse'
        and jobs.key = p_token.asset_key || ':' || types.type
        and jobs.state = 'failed'
        and jobs.failed_until > now()
    )
$$;

comment on function private.wanted_analyses is
  'List the types of analysis that are to be made anew for a coin, with the age of what there is.';
