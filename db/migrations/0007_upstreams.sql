-- 0007  What came from upstreams: their state, their credits, and the series we keep.

create table core.providers (
  name        text primary key,
  title       text not null,
  credit      text not null,
  url         text not null
);
comment on table core.providers is 'Upstreams, and the credit shown beside what came from them.';
insert into core.providers (name, title, credit, url) values
  ('coingecko',     'CoinGecko',     'Data provided by CoinGecko',     'https://www.coingecko.com'),
  ('coinmarketcap', 'CoinMarketCap', 'Data provided by CoinMarketCap', 'https://coinmarketcap.com'),
  ('kraken',        'Kraken',        'Prices and candles by Kraken',   'https://www.kraken.com'),
  ('coinbase',      'Coinbase',      'Prices and candles by Coinbase Exchange', 'https://exchange.coinbase.com'),
  ('binance',       'Binance',       'Prices and candles by Binance',  'https://www.binance.com');

create table core.provider_state (
  provider    text primary key references core.providers (name) on delete cascade,
  failures    integer not null default 0,
  failing_since timestamptz,
  not_before  timestamptz,
  reason      text,
  last_ok_at  timestamptz,
  last_error_at timestamptz,
  last_error  text,
  calls       bigint not null default 0,
  errors      bigint not null default 0,
  latency_ms  double precision
);
comment on table core.provider_state is 'Circuit breaker of each upstream, shared by all workers.';
comment on column core.provider_state.latency_ms is 'Moving mean of answered calls.';
insert into core.provider_state (provider) select name from core.providers;

create table core.candles (
  token_id     uuid not null references core.ucie_tokens (id) on delete restrict,
  interval_s   integer not null check (interval_s in (3600, 14400, 86400)),
  source       text not null,
  open_at      timestamptz not null,
  open         double precision,
  high         double precision,
  low          double precision,
  close        double precision not null,
  volume_base  double precision,
  volume_quote double precision,
  revised_at   timestamptz,
  primary key (token_id, interval_s, source, open_at),
  constraint candles_close_positive check (close > 0 and close < 'infinity'),
  constraint candles_low_lowest check (low <= least(open, close)),
  constraint candles_high_highest check (high >= greatest(open, close))
);
comment on table core.candles is 'Closed candles of one venue each; never spliced.';

create table core.price_snapshots (
  token_id       uuid not null references core.ucie_tokens (id) on delete restrict,
  taken_at       timestamptz not null,
  price_usd      double precision not null check (price_usd > 0 and price_usd < 'infinity'),
  market_cap_usd double precision,
  volume_24h_usd double precision,
  spread_bps     double precision,
  sources        integer not null,
  quality        integer not null check (quality between 0 and 100),
  conflict       boolean not null,
  primary key (token_id, taken_at)
);
comment on table core.price_snapshots is 'The folded price of a coin at each success.';
create index price_snapshots_taken_at on core.price_snapshots (taken_at);
