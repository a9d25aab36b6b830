-- 0005  What belongs to one person: the watchlist and the alerts.

create table core.ucie_watchlist (
  id             uuid primary key default gen_random_uuid(),
  user_id        uuid not null references core.users (id) on delete cascade,
  symbol         varchar(20) not null,
  notes          text,
  added_at       timestamptz not null default now(),
  last_viewed_at timestamptz,
  constraint ucie_watchlist_unique unique (user_id, symbol)
);
comment on table core.ucie_watchlist is 'Coins a person follows.';
create index idx_ucie_watchlist_user on core.ucie_watchlist (user_id, added_at);
create index idx_ucie_watchlist_symbol on core.ucie_watchlist (symbol);
create index idx_ucie_watchlist_added on core.ucie_watchlist (added_at);

create table core.ucie_alerts (
  id                uuid primary key default gen_random_uuid(),
  user_id           uuid not null references core.users (id) on delete cascade,
  symbol            varchar(20) not null,
  alert_type        varchar(50) not null,
  threshold_value   numeric,
  condition_details jsonb,
  triggered         boolean not null default false,
  triggered_at      timestamptz,
  trigger_count     integer not null default 0,
  last_checked_at   timestamptz,
  created_at        timestamptz not null default now(),
  expires_at        timestamptz,
  enabled           boolean not null default true,
  constraint ucie_alerts_type_known check (
    alert_type::text in (
      'price_above', 'price_below', 'sentiment_change', 'whale_tx', 'news_impact'
    )
  ),
  constraint ucie_alerts_price_threshold check (
    alert_type::text not in ('price_above', 'price_below')
    or (threshold_value is not null and threshold_value > 0)
  )
);
comment on table core.ucie_alerts is 'What a person wants to be told about a coin.';
create index idx_ucie_alerts_user on core.ucie_alerts (user_id, created_at);
create index idx_ucie_alerts_symbol on core.ucie_alerts (symbol);
create index idx_ucie_alerts_triggered on core.ucie_alerts (triggered_at) where not triggered;
create index idx_ucie_alerts_enabled on core.ucie_alerts (last_checked_at) where enabled;
create index idx_ucie_alerts_type on core.ucie_alerts (alert_type);
create index ucie_alerts_expires on core.ucie_alerts (expires_at) where expires_at is not null;

alter table core.ucie_watchlist enable row level security;
alter table core.ucie_watchlist force row level security;
create policy owner_sees_all on core.ucie_watchlist to owner using (true) with check (true);
create policy own_watchlist on core.ucie_watchlist to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

alter table core.ucie_alerts enable row level security;
alter table core.ucie_alerts force row level security;
create policy owner_sees_all on core.ucie_alerts to owner using (true) with check (true);
create policy own_alerts on core.ucie_alerts to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);
