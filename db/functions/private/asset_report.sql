-- private.asset_report: everything that is stored of a coin at one moment; nothing is asked for.
--
-- Stable, and so is all it calls: called by one statement, it sees one state of the database,
-- whatever is stored meanwhile. It holds nothing that depends on who asks.

create function private.asset_report(p_token core.ucie_tokens, p_public boolean) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'schema', 'report/1',
    'made_at', private.iso_time(now()),
    'coin', private.describe_asset(p_token),
    'consensus', private.consensus(p_token),
    'analyses', (
      select json_object_agg(
        type, private.kept_analysis(p_token.asset_key, type, p_public) order by place
      )
      from unnest(private.available_types()) with ordinality as types(type, place)
    ),
    'disclaimer', 'Nothing here is financial advice.'
  )
$$;

comment on function private.asset_report is
  'Return coin, consensus and stored analyses of one moment.';
