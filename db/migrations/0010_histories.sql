-- 0010  What the world says: feelings, stories, chains, futures, DeFi, kept as it was measured.

create table core.history_tables (
  name        text primary key,
  time_column text not null,
  keep        interval not null,
  drop_order  integer not null unique
);
comment on table core.history_tables is
  'Tables with a partition a month, and how long a month is kept after it has ended.';
comment on column core.history_tables.drop_order is
  'What refers to another history goes before it.';
insert into core.history_tables (name, time_column, keep, drop_order) values
  ('sentiment_snapshots',  'taken_at',      '2 years',  1),
  ('derivative_snapshots', 'at',            '1 year',   2),
  ('liquidations',         'at',            '7 days',   3),
  ('metric_points',        'at',            '2 years',  4),
  ('large_transfers',      'at',            '180 days', 5),
  ('news_mentions',        'first_seen_at', '180 days', 6),
  ('news_articles',        'first_seen_at', '180 days', 7);

create table core.sentiment_snapshots (
  token_id    uuid not null references core.ucie_tokens (id) on delete restrict,
  taken_at    timestamptz not null,
  score       double precision not null check (score between -100 and 100),
  coin_weight double precision not null check (coin_weight between 0 and 1),
  components  jsonb not null check (jsonb_typeof(components) = 'array'),
  quality     integer not null check (quality between 0 and 100),
  primary key (token_id, taken_at)
) partition by range (taken_at);
comment on table core.sentiment_snapshots is 'The mood about a coin at each success, part by part.';
comment on column core.sentiment_snapshots.coin_weight is
  'Share of the weight that speaks of the coin and not of the whole market.';

create table core.derivative_snapshots (
  token_id           uuid not null references core.ucie_tokens (id) on delete restrict,
  venue              text not null,
  at                 timestamptz not null,
  funding_rate       double precision check (funding_rate > -1 and funding_rate < 1),
  interval_h         double precision check (interval_h > 0 and interval_h <= 24),
  oi_usd             double precision check (oi_usd >= 0 and oi_usd < 'infinity'),
  long_account_share double precision check (long_account_share between 0 and 1),
  mark_usd           double precision check (mark_usd > 0 and mark_usd < 'infinity'),
  index_usd          double precision check (index_usd > 0 and index_usd < 'infinity'),
  volume_24h_usd     double precision check (volume_24h_usd >= 0 and volume_24h_usd < 'infinity'),
  backfilled         boolean not null default false,
  primary key (token_id, venue, at)
) partition by range (at);
comment on table core.derivative_snapshots is 'One futures venue about one coin at one moment.';
comment on column core.derivative_snapshots.oi_usd is 'Open interest, one side, in US dollars.';
comment on column core.derivative_snapshots.backfilled is
  'From a history that the venue itself serves; only what that history has is filled.';

create table core.liquidations (
  token_id   uuid not null references core.ucie_tokens (id) on delete restrict,
  venue      text not null,
  at         timestamptz not null,
  dedupe_key text not null,
  side       text not null check (side in ('long', 'short')),
  price_usd  double precision not null check (price_usd > 0 and price_usd < 'infinity'),
  size_usd   double precision not null check (size_usd > 0 and size_usd < 'infinity'),
  primary key (token_id, venue, at, dedupe_key)
) partition by range (at);
comment on table core.liquidations is 'Positions that a venue closed by force, as far as it tells.';
comment on column core.liquidations.side is 'Whose position it was.';

create table core.metric_points (
  token_id uuid not null references core.ucie_tokens (id) on delete restrict,
  metric   text not null check (metric ~ '^[a-z]+[.][a-z0-9_]+$'),
  source   text not null,
  at       timestamptz not null,
  value    double precision not null check (value > '-infinity' and value < 'infinity'),
  primary key (token_id, metric, source, at)
) partition by range (at);
comment on table core.metric_points is 'One figure of one source at one moment: chains and DeFi.';
comment on column core.metric_points.metric is
  'Field of the analysis with its unit in the name: onchain.hashrate_hs, defi.tvl_usd.';

create table core.large_transfers (
  chain         text not null,
  tx_id         text not null check (tx_id ~ '^[0-9a-zA-Z_-]{1,128}$'),
  log_index     integer not null default -1,
  at            timestamptz not null,
  token_id      uuid not null references core.ucie_tokens (id) on delete restrict,
  block_height  bigint not null,
  amount        double precision not null check (amount > 0 and amount < 'infinity'),
  amount_floor  double precision not null check (amount_floor >= 0),
  amount_usd    double precision not null check (amount_usd > 0 and amount_usd < 'infinity'),
  floor_usd     double precision not null check (floor_usd >= 0),
  certainty     text not null
    check (certainty in ('exact', 'script_rule', 'upper_bound', 'mint', 'burn')),
  first_seen_at timestamptz not null default now(),
  source        text not null,
  primary key (chain, tx_id, log_index, at),
  constraint large_transfers_floor_below check (
    amount_floor <= amount and floor_usd <= amount_usd
  )
) partition by range (at);
comment on table core.large_transfers is 'Very large transfers on a chain, valued once at their time.';
comment on column core.large_transfers.log_index is
  'Of a token transfer within its transaction; -1 for the chain''s own coin.';
comment on column core.large_transfers.amount_floor is
  'What surely moved: an upper bound may hold change that went back.';
create index large_transfers_coin on core.large_transfers (token_id, at);

create table core.news_articles (
  id             text not null check (id ~ '^[0-9a-f]{32}$'),
  first_seen_at  timestamptz not null default now(),
  canonical_url  text not null,
  url            text not null check (url ~ '^https?://'),
  source         text not null,
  title          text not null check (length(title) between 1 and 300),
  summary        text not null default '' check (length(summary) <= 500),
  author         text check (length(author) <= 120),
  image_url      text check (image_url ~ '^https://'),
  published_at   timestamptz,
  date_trusted   boolean not null,
  categories     text[] not null default '{}',
  tone           real check (tone between -1 and 1),
  tone_by        text,
  impact         integer not null check (impact between 0 and 100),
  impact_class   text not null,
  impact_rules   jsonb not null,
  cluster_id     text not null,
  is_lead        boolean not null,
  search         tsvector not null generated always as (
    setweight(to_tsvector('english'::regconfig, title), 'A')
    || setweight(to_tsvector('english'::regconfig, summary), 'B')
  ) stored,
  primary key (id, first_seen_at),
  constraint news_articles_trusted_dated check (published_at is not null or not date_trusted),
  constraint news_articles_tone_explained check ((tone is null) = (tone_by is null))
) partition by range (first_seen_at);
comment on table core.news_articles is 'Published stories, each link once; text only, no markup.';
comment on column core.news_articles.id is 'The first 32 hex digits of SHA-256 of canonical_url.';
comment on column core.news_articles.cluster_id is 'Articles of one story share it.';
create index news_articles_first_seen_at on core.news_articles (first_seen_at);
create index news_articles_cluster on core.news_articles (cluster_id, first_seen_at);
create index news_articles_search on core.news_articles using gin (search);

create table core.news_mentions (
  token_id      uuid not null references core.ucie_tokens (id) on delete restrict,
  first_seen_at timestamptz not null,
  article_id    text not null,
  place         text not null check (place in ('title', 'category', 'summary', 'tag')),
  relevance     real not null check (relevance > 0 and relevance <= 1),
  primary key (token_id, first_seen_at, article_id),
  constraint news_mentions_article foreign key (article_id, first_seen_at)
    references core.news_articles (id, first_seen_at) on delete cascade
) partition by range (first_seen_at);
comment on table core.news_mentions is 'Which coins a story speaks of, where, and how surely.';
create index news_mentions_by_article on core.news_mentions (article_id, first_seen_at);

create table core.feed_state (
  feed          text primary key,
  etag          text,
  last_modified text,
  last_try_at   timestamptz not null,
  last_ok_at    timestamptz,
  last_error    text,
  items_last    integer not null default 0,
  dated_last    integer not null default 0,
  newest_at     timestamptz
);
comment on table core.feed_state is 'Each news feed: when it answered, and what it is to be asked.';
comment on column core.feed_state.dated_last is 'How many of its last items had a link and a date.';
comment on column core.feed_state.newest_at is 'The date of the newest item it ever had.';

create table core.defi_catalog (
  kind          text not null check (kind in ('chain', 'protocol', 'pool')),
  ref           text not null,
  gecko_id      text,
  parent        text,
  name          text not null,
  category      text,
  chains        text[] not null default '{}',
  tvl_usd       double precision check (tvl_usd >= 0 and tvl_usd < 'infinity'),
  change_7d_pct double precision,
  body          jsonb not null default '{}',
  as_of         timestamptz not null,
  primary key (kind, ref)
);
comment on table core.defi_catalog is
  'Chains, protocols and pools of DefiLlama, replaced as a whole once a day.';
comment on column core.defi_catalog.gecko_id is
  'CoinGecko''s id of the coin it belongs to; nothing else ties a coin to it.';
create index defi_catalog_gecko_id on core.defi_catalog (gecko_id) where gecko_id is not null;
create index defi_catalog_peers on core.defi_catalog (kind, category, tvl_usd);
create index defi_catalog_parent on core.defi_catalog (parent) where parent is not null;

create table core.token_kinds (
  coingecko_id text primary key,
  kind         text not null check (kind in ('token', 'stablecoin')),
  pegged_to    text check (pegged_to ~ '^[a-z0-9]{1,10}$'),
  as_of        timestamptz not null,
  constraint token_kinds_peg check ((kind = 'stablecoin') = (pegged_to is not null))
);
comment on table core.token_kinds is
  'What kind of coin an id is, from the daily lists of stablecoins and of contracts.';

-- What the collecting keeps up for the coins people look at, and how often.

alter table core.analysis_settings add column collect_every interval;
comment on column core.analysis_settings.collect_every is
  'How often the history of coins in use gets a point; null: only when somebody looks.';
update core.analysis_settings set collect_every = '1 hour'
where analysis_type in ('sentiment', 'on-chain', 'derivatives', 'defi');

create table core.collected (
  token_id      uuid not null references core.ucie_tokens (id) on delete cascade,
  analysis_type text not null
    references core.analysis_settings (analysis_type) on delete cascade,
  asked_at      timestamptz not null,
  primary key (token_id, analysis_type)
);
comment on table core.collected is 'When the collecting last asked for an analysis of a coin.';
create index collected_type on core.collected (analysis_type);

insert into core.settings (name, value, meaning) values
  ('tracked_coins',          60, 'Coins whose history is collected, the best-ranked of those in use.'),
  ('collected_at_once',      25, 'Analyses that one run of the collecting asks for.'),
  ('transfer_usd_bitcoin', 10000000, 'Transfers of bitcoin from this worth on are kept.'),
  ('transfer_usd',          1000000, 'Transfers of other coins from this worth on are kept.');

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('collect', '1 minute', 3, '30 seconds', '5 minutes', 'Ask for what histories are due.'),
  ('links', '5 minutes', 4, '5 minutes', '1 hour', 'Take in what coins are called and do elsewhere.'),
  ('feeds', '1 minute', 3, '30 seconds', '5 minutes', 'Read the news feeds.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('collect', '*/5 * * * *',  'collect', 'infinity'),
  ('links',   '0 4 * * *',    'links',   'infinity'),
  ('feeds',   '*/15 * * * *', 'feeds',   'infinity');

insert into core.providers (name, title, credit, url) values
  ('alternative_me',    'alternative.me',  'Fear & Greed Index by alternative.me', 'https://alternative.me/crypto/fear-and-greed-index/'),
  ('lunarcrush',        'LunarCrush',      'Social data by LunarCrush',            'https://lunarcrush.com'),
  ('cryptopanic',       'CryptoPanic',     'News and votes by CryptoPanic',        'https://cryptopanic.com'),
  ('coindesk_rss',      'CoinDesk',        'Headlines by CoinDesk',                'https://www.coindesk.com'),
  ('cointelegraph_rss', 'Cointelegraph',   'Headlines by Cointelegraph',           'https://cointelegraph.com'),
  ('decrypt_rss',       'Decrypt',         'Headlines by Decrypt',                 'https://decrypt.co'),
  ('theblock_rss',      'The Block',       'Headlines by The Block',               'https://www.theblock.co'),
  ('feeds',             'Further feeds',   'Headlines by the feeds named at each', ''),
  ('coindesk_data',     'CoinDesk Data',   'News by CoinDesk Data',                'https://developers.coindesk.com'),
  ('newsapi',           'NewsAPI',         'News by NewsAPI.org',                  'https://newsapi.org'),
  ('mempool',           'mempool.space',   'Bitcoin network data by mempool.space', 'https://mempool.space'),
  ('blockchain_info',   'Blockchain.com',  'Bitcoin network data by Blockchain.com', 'https://www.blockchain.com/explorer'),
  ('blockchair',        'Blockchair',      'Network data by Blockchair',           'https://blockchair.com'),
  ('etherscan',         'Etherscan',       'Powered by Etherscan.io APIs',         'https://etherscan.io'),
  ('coinmetrics',       'Coin Metrics',    'Network data by Coin Metrics, CC BY-NC 4.0', 'https://coinmetrics.io'),
  ('bybit',             'Bybit',           'Futures data by Bybit',                'https://www.bybit.com'),
  ('binance_futures',   'Binance Futures', 'Futures data by Binance',              'https://www.binance.com'),
  ('okx',               'OKX',             'Futures data by OKX',                  'https://www.okx.com'),
  ('deribit',           'Deribit',         'Options and futures data by Deribit',  'https://www.deribit.com'),
  ('defillama',         'DefiLlama',       'DeFi data by DefiLlama',               'https://defillama.com'),
  ('defillama_coins',   'DefiLlama prices', 'Prices by DefiLlama',                 'https://defillama.com'),
  ('defillama_stablecoins', 'DefiLlama stablecoins', 'Stablecoin data by DefiLlama', 'https://defillama.com/stablecoins'),
  ('defillama_yields',  'DefiLlama yields', 'Yields by DefiLlama',                 'https://defillama.com/yields');
insert into core.provider_state (provider)
select name from core.providers
on conflict do nothing;
