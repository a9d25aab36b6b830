-- 0003  Coins: what can be searched, how a coin is called elsewhere, what was not found.

create table core.ucie_tokens (
  id                uuid primary key default gen_random_uuid(),
  coingecko_id      varchar(100) not null,
  symbol            varchar(100) not null,
  name              varchar(255) not null,
  market_cap_rank   integer,
  image_url         text,
  current_price_usd numeric,
  market_cap_usd    numeric,
  total_volume_usd  numeric,
  price_change_24h  numeric,
  is_active         boolean not null default true,
  last_updated      timestamptz not null default now(),
  created_at        timestamptz not null default now(),
  asset_key         varchar(20) not null,
  kind              text not null default 'native',
  pegged_to         text,
  wraps             text,
  last_opened_at    timestamptz,
  constraint idx_ucie_tokens_coingecko_id unique (coingecko_id),
  constraint ucie_tokens_asset_key unique (asset_key) deferrable initially deferred,
  constraint ucie_tokens_symbol_upper check (symbol = upper(symbol)),
  constraint ucie_tokens_rank_positive check (market_cap_rank > 0),
  constraint ucie_tokens_kind_known check (kind in ('native', 'token', 'stablecoin', 'wrapped'))
);
comment on table core.ucie_tokens is 'Coins: the top 250 by market cap, and others looked up.';
comment on column core.ucie_tokens.symbol is 'The ticker, upper case; several coins may bear it.';
comment on column core.ucie_tokens.asset_key is
  'What other tables store as symbol: the ticker for its best-ranked bearer, else ticker~hash.';
comment on column core.ucie_tokens.price_change_24h is 'Percent: 1.5 means 1.5 %.';
create index idx_ucie_tokens_symbol on core.ucie_tokens (symbol, market_cap_rank);
create index idx_ucie_tokens_market_cap_rank on core.ucie_tokens (market_cap_rank);
create index idx_ucie_tokens_is_active on core.ucie_tokens (market_cap_rank) where is_active;
create index idx_ucie_tokens_search on core.ucie_tokens
  using gin (to_tsvector('simple'::regconfig, name || ' ' || symbol));
create index ucie_tokens_symbol_prefix on core.ucie_tokens (symbol text_pattern_ops);
create index ucie_tokens_name_prefix on core.ucie_tokens (upper(name) text_pattern_ops);
create index ucie_tokens_trigrams on core.ucie_tokens
  using gin ((symbol || ' ' || upper(name)) extensions.gin_trgm_ops);

create table core.token_links (
  token_id   uuid not null references core.ucie_tokens (id) on delete restrict,
  provider   text not null,
  ref        text not null,
  multiplier double precision not null default 1 check (multiplier > 0),
  ok         boolean not null,
  checked_at timestamptz not null default now(),
  primary key (token_id, provider)
);
comment on table core.token_links is
  'What a coin is called at another provider, checked daily against its price.';

create table core.resolver_misses (
  text  text primary key,
  until timestamptz not null
);
comment on table core.resolver_misses is 'Texts no upstream knew as a coin, and until when.';
