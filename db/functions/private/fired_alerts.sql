-- private.fired_alerts: which of a person's alerts fired in thirty days, and how many wait.

create function private.fired_alerts(p_user_id uuid) returns json
language plpgsql stable
set search_path = ''
as $$
begin
  return (
    select json_build_object(
      'waiting', (
        select count(*)
        from core.ucie_alerts
        where user_id = p_user_id
          and enabled
          and (expires_at is null or expires_at > now())
      ),
      'fired_24h', (
        select count(*)
        from core.ucie_alerts
        where user_id = p_user_id
          and triggered_at > now() - interval '24 hours'
      ),
      'fired', (
        select coalesce(json_agg(described order by triggered_at desc, id), '[]')
        from (
          select
            alerts.id,
            alerts.triggered_at,
            json_build_object(
              'symbol', coalesce(tokens.symbol, alerts.symbol),
              'name', coalesce(tokens.name, alerts.symbol),
              'id', tokens.coingecko_id,
              'alert_type', alerts.alert_type,
              'threshold_value', alerts.threshold_value,
              'triggered_at', private.iso_time(alerts.triggered_at)
            ) as described
          from core.ucie_alerts as alerts
          left join core.ucie_tokens as tokens on tokens.asset_key = alerts.symbol
          where alerts.user_id = p_user_id
            and alerts.triggered_at > now() - interval '30 days'
          order by alerts.triggered_at desc, alerts.id
          limit 5
        ) as newest
      )
    )
  );
end;
$$;

comment on function private.fired_alerts is
  'Return the five alerts of a person that fired last, and how many are armed.';
