-- private.known_holders: the share of a coin that its ten largest holders have, as last read.
--
-- Holdings move slowly: a share of a week still stands. Where there is none, the stored on-chain
-- analysis may say why; without one nothing is known, not even that.

create function private.known_holders(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  with share as (
    select value, at
    from core.metric_points
    where token_id = p_token.id
      and metric = 'onchain.top10_share'
      and at > now() - interval '7 days'
    order by at desc
    limit 1
  ),
  blank as (
    select gap ->> 'reason' as reason
    from core.ucie_analysis_cache
    cross join lateral jsonb_array_elements(data -> 'missing') as gap
    where symbol = p_token.asset_key
      and analysis_type = 'on-chain'
      and gap ->> 'path' = 'concentration'
  )
  select json_build_object(
    'top10_share', (select value from share),
    'at', (select extract(epoch from at) from share),
    'reason', (select reason from blank)
  )
$$;

comment on function private.known_holders is
  'Return the newest share of the ten largest holders of a week, and why there is none.';
