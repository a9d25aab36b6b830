-- 0018  The home: what lists of coins show beside the price, the market in sums, and what a person
-- opened and saw before.

create table core.market_figures (
  token_id           uuid primary key references core.ucie_tokens (id) on delete cascade,
  change_1h_pct      numeric,
  change_7d_pct      numeric,
  circulating_supply numeric,
  week_usd           numeric[] not null default '{}' check (cardinality(week_usd) <= 42),
  as_of              timestamptz not null default now()
);
comment on table core.market_figures is
  'What lists show of a coin beside its row: changes, supply and the line of seven days.';
comment on column core.market_figures.week_usd is
  'Prices of seven days, four hours apart, oldest first; the last is about as old as as_of.';

-- The market in sums, made anew every ten minutes while whoever reads it reads the old one.

insert into core.settings (name, value, meaning) values
  ('mover_volume_usd', 1000000, 'A coin of less volume in a day is none of the movers.'),
  ('opened_coins',          20, 'Coins last opened that are kept of each person.'),
  ('visit_pause_seconds', 1800, 'Who comes back after a longer pause is on a new visit.');

create materialized view core.market_summary as
with
listed as (
  select
    coingecko_id as id,
    symbol,
    name,
    market_cap_rank as rank,
    current_price_usd as price_usd,
    price_change_24h as change_24h_pct,
    market_cap_usd,
    total_volume_usd as volume_24h_usd,
    last_updated
  from core.ucie_tokens
  where is_active
),
floor as (
  select value::numeric as volume_usd from core.settings where name = 'mover_volume_usd'
),
movers as (
  select
    id, symbol, name, rank, price_usd, change_24h_pct, market_cap_usd, volume_24h_usd,
    row_number() over (order by change_24h_pct desc, id) as from_top,
    row_number() over (order by change_24h_pct, id) as from_bottom
  from listed
  where change_24h_pct is not null
    and price_usd is not null
    and volume_24h_usd >= (select volume_usd from floor)
),
sums as (
  select
    count(*)::integer as coins,
    sum(market_cap_usd) as cap_usd,
    sum(volume_24h_usd) as volume_24h_usd,
    round(
      100 * sum(market_cap_usd) filter (where id = 'bitcoin') / nullif(sum(market_cap_usd), 0), 4
    ) as btc_share_pct,
    round(
      100 * (
        sum(market_cap_usd) filter (where change_24h_pct > -100)
        / nullif(sum(market_cap_usd / nullif(1 + change_24h_pct / 100, 0)), 0)
        - 1
      ),
      4
    ) as moved_24h_pct,
    (count(*) filter (where change_24h_pct > 0))::integer as rose,
    (count(*) filter (where change_24h_pct < 0))::integer as fell,
    (count(*) filter (where change_24h_pct = 0))::integer as unchanged,
    max(last_updated) as as_of
  from listed
)
select
  1 as id,
  sums.coins,
  sums.cap_usd,
  sums.volume_24h_usd,
  sums.btc_share_pct,
  sums.moved_24h_pct,
  sums.rose,
  sums.fell,
  sums.unchanged,
  sums.as_of,
  (select volume_usd from floor) as mover_volume_usd,
  (
    select jsonb_agg(to_jsonb(movers) - '{from_top,from_bottom}'::text[] order by from_top)
    from movers
    where from_top <= 5
      and change_24h_pct > 0
  ) as gainers,
  (
    select jsonb_agg(to_jsonb(movers) - '{from_top,from_bottom}'::text[] order by from_bottom)
    from movers
    where from_bottom <= 5
      and change_24h_pct < 0
  ) as losers,
  (
    select jsonb_agg(to_jsonb(largest) order by market_cap_usd desc, id)
    from (
      select
        id, symbol, name, rank, price_usd, change_24h_pct, market_cap_usd, volume_24h_usd
      from listed
      where market_cap_usd > 0
      order by market_cap_usd desc, id
      limit 50
    ) as largest
  ) as largest
from sums;
comment on materialized view core.market_summary is
  'One line: the active coins in sums, the movers of 24 hours, the 50 largest coins.';
comment on column core.market_summary.moved_24h_pct is
  'What the coins'' changes of 24 hours come to, weighted by size.';
-- Nobody reads a view that was made in this transaction:
-- squawk-ignore require-concurrent-index-creation
create unique index market_summary_line on core.market_summary (id);

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('market', '2 minutes', 2, '1 minute', '5 minutes',
   'Ask for the prices of the listed coins and sum the market up.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('market', '*/10 * * * *', 'market', 'infinity');

-- What a person opened, and the prices that person saw: so that a later visit can say what changed.

create table core.opened_coins (
  user_id   uuid not null references core.users (id) on delete cascade,
  token_id  uuid not null references core.ucie_tokens (id) on delete cascade,
  opened_at timestamptz not null default now(),
  price_usd numeric,
  primary key (user_id, token_id)
);
comment on table core.opened_coins is
  'The coins each person opened last, with the price of then; as many as opened_coins says.';
create index opened_coins_token_id on core.opened_coins (token_id);

create table core.home_visits (
  user_id       uuid primary key references core.users (id) on delete cascade,
  seen_at       timestamptz not null default now(),
  prices        jsonb not null check (jsonb_typeof(prices) = 'object'),
  before_at     timestamptz,
  before_prices jsonb check (jsonb_typeof(before_prices) = 'object'),
  constraint home_visits_before_whole check ((before_at is null) = (before_prices is null))
);
comment on table core.home_visits is
  'When each person last saw the home, and on the visit before, with what own coins cost then.';
comment on column core.home_visits.prices is
  'Price by coin of the watched and opened coins as the home last showed them.';

alter table core.opened_coins enable row level security;
alter table core.opened_coins force row level security;
create policy owner_sees_all on core.opened_coins to owner using (true) with check (true);
create policy own_opened_coins on core.opened_coins to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);

alter table core.home_visits enable row level security;
alter table core.home_visits force row level security;
create policy owner_sees_all on core.home_visits to owner using (true) with check (true);
create policy own_home_visits on core.home_visits to api_owner
  using (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid)
  with check (user_id = nullif((select current_setting('app.user_id', true)), '')::uuid);
