-- private.consensus: what the analyses of a coin say together, computed from what is stored now.
--
-- Two axes are kept apart: direction from -100 to 100, and risk from 0 to 100. Asks nobody and
-- stores nothing. A refused verdict has no direction; its parts are listed all the same.

create function private.consensus(p_token core.ucie_tokens) returns json
language plpgsql stable
set search_path = ''
as $$
declare
  v_signals   private.signal[] := private.signals_of(p_token);
  v_weighing  private.weighing := private.weigh_signals(v_signals);
  v_conflicts json := private.signal_conflicts(v_signals);
  v_has_price boolean := exists (
    select from private.shown_analysis(p_token.asset_key, 'market-data')
  );
  v_refused   text[] := private.consensus_refusals(p_token.kind, v_has_price, v_weighing);
  v_direction double precision;
begin
  if v_refused = '{}' then
    v_direction := v_weighing.direction;
  end if;
  return json_build_object(
    'symbol', p_token.asset_key,
    'direction', round(v_direction::numeric, 1)::double precision,
    'verdict', private.consensus_verdict(v_direction, json_array_length(v_conflicts) > 0),
    'confidence', v_weighing.confidence,
    'evidence_share', round(v_weighing.share::numeric, 4)::double precision,
    'disagreement', round(v_weighing.disagreement::numeric, 4)::double precision,
    'risk', private.risk_axis(p_token.asset_key),
    'range_7d', private.week_range(p_token.asset_key),
    'parts', private.describe_signals(v_signals),
    'conflicts', v_conflicts,
    'refused', to_json(v_refused),
    'as_of', (
      select max(shown.data ->> 'as_of')
      from unnest(v_signals) as signals
      cross join lateral private.shown_analysis(p_token.asset_key, signals.type) as shown
      where signals.reason is null
    ),
    'method', 'consensus/1',
    'record', private.consensus_record(p_token.id)
  );
end;
$$;

comment on function private.consensus is
  'Return the consensus of a coin: direction, risk, parts, conflicts, or why there is no verdict.';
