-- 0013  Judgement over time: the consensus of each day, candles filled backwards, daily figures.

create table core.consensus_log (
  token_id   uuid not null references core.ucie_tokens (id) on delete restrict,
  made_at    timestamptz not null default now(),
  day        date not null generated always as ((made_at at time zone 'UTC')::date) stored,
  direction  double precision check (direction between -100 and 100),
  confidence integer not null check (confidence between 0 and 100),
  verdict    text not null,
  price_usd  double precision not null check (price_usd > 0 and price_usd < 'infinity'),
  inputs     jsonb not null,
  ret_7d     double precision check (ret_7d >= -1 and ret_7d < 'infinity'),
  ret_30d    double precision check (ret_30d >= -1 and ret_30d < 'infinity'),
  primary key (token_id, made_at),
  constraint consensus_log_one_a_day unique (token_id, day)
);
comment on table core.consensus_log is
  'The first consensus of each UTC day of a coin in use, and what its price did afterwards.';
comment on column core.consensus_log.direction is 'Null when the evidence was too thin.';
comment on column core.consensus_log.ret_7d is
  'Price seven days later over price_usd, less one; null until then, or when nobody kept a price.';
create index consensus_log_made_at on core.consensus_log (made_at);

create table core.candle_fills (
  token_id      uuid not null references core.ucie_tokens (id) on delete cascade,
  source        text not null,
  interval_s    integer not null check (interval_s in (3600, 86400)),
  wanted        boolean not null default true,
  reached_from  timestamptz,
  ended         boolean not null default false,
  pages         integer not null default 0,
  failures      integer not null default 0,
  last_error    text,
  last_try_at   timestamptz,
  due_at        timestamptz not null default now(),
  claimed_until timestamptz not null default '-infinity',
  primary key (token_id, source, interval_s)
);
comment on table core.candle_fills is
  'How far back the candles of a coin were asked for at a source.';
comment on column core.candle_fills.wanted is
  'The coin is in use and this source is shown for it, or has the older days that one lacks.';
comment on column core.candle_fills.reached_from is
  'From here on everything was asked for: what is not stored is marked in candle_gaps.';
comment on column core.candle_fills.ended is
  'Nothing further back is to be had, or to be kept.';

create table core.candle_gaps (
  token_id   uuid not null references core.ucie_tokens (id) on delete cascade,
  source     text not null,
  interval_s integer not null check (interval_s in (3600, 86400)),
  from_at    timestamptz not null,
  until_at   timestamptz not null,
  marked_at  timestamptz not null default now(),
  primary key (token_id, source, interval_s, from_at),
  constraint candle_gaps_forward check (until_at >= from_at)
);
comment on table core.candle_gaps is
  'Candles that a source was asked for and does not have, from the first missing to the last.';

comment on column core.candle_gaps.marked_at is
  'When any of it was first asked for in vain; it is asked for again a month later.';

create table core.daily_sources (
  token_id uuid primary key references core.ucie_tokens (id) on delete cascade,
  source   text not null
);
comment on table core.daily_sources is
  'Whose daily candles are shown for a coin, as of the last making of the daily figures.';

create materialized view core.daily_figures as
with
since as (
  select (now() at time zone 'UTC')::date - 400 as day
),
candles as (
  select
    candles.token_id,
    (candles.open_at at time zone 'UTC')::date as day,
    candles.source,
    candles.close,
    coalesce(candles.volume_quote, candles.volume_base * candles.close) as volume
  from core.candles
  join core.daily_sources
    on daily_sources.token_id = candles.token_id
    and daily_sources.source = candles.source
  where candles.interval_s = 86400
    and candles.open_at >= (select day from since)::timestamp at time zone 'UTC'
),
prices as (
  select distinct on (token_id, (taken_at at time zone 'UTC')::date)
    token_id,
    (taken_at at time zone 'UTC')::date as day,
    market_cap_usd,
    volume_24h_usd,
    quality
  from core.price_snapshots
  order by token_id, (taken_at at time zone 'UTC')::date, taken_at desc
),
moods as (
  select
    token_id,
    (taken_at at time zone 'UTC')::date as day,
    avg(score) as score,
    round(avg(quality))::integer as quality
  from core.sentiment_snapshots
  where taken_at >= (select day from since)::timestamp at time zone 'UTC'
  group by 1, 2
),
stories as (
  select
    told.token_id,
    (lead.first_seen_at at time zone 'UTC')::date as day,
    count(*)::integer as stories,
    count(*) filter (where lead.impact >= 70)::integer as high_impact,
    avg(lead.tone) as tone
  from (
    select distinct news_mentions.token_id, news_articles.cluster_id
    from core.news_mentions
    join core.news_articles
      on news_articles.id = news_mentions.article_id
      and news_articles.first_seen_at = news_mentions.first_seen_at
  ) as told
  join core.news_articles as lead
    on lead.cluster_id = told.cluster_id
    and lead.is_lead
  group by 1, 2
),
read_days as (
  select distinct (first_seen_at at time zone 'UTC')::date as day
  from core.news_articles
),
days as (
  select token_id, day from candles
  union
  select token_id, day from prices
  union
  select token_id, day from moods
  union
  select token_id, day from stories
)
select
  days.token_id,
  days.day,
  candles.source,
  candles.close as close_usd,
  candles.volume as venue_volume_usd,
  prices.market_cap_usd,
  prices.volume_24h_usd,
  prices.quality as price_quality,
  case when read_days.day is not null then coalesce(stories.stories, 0) end as stories,
  case when read_days.day is not null then coalesce(stories.high_impact, 0) end as high_impact,
  stories.tone,
  moods.score as mood,
  moods.quality as mood_quality
from days
left join candles on candles.token_id = days.token_id and candles.day = days.day
left join prices on prices.token_id = days.token_id and prices.day = days.day
left join moods on moods.token_id = days.token_id and moods.day = days.day
left join stories on stories.token_id = days.token_id and stories.day = days.day
left join read_days on read_days.day = days.day;
comment on materialized view core.daily_figures is
  'A line per coin and UTC day of the last 400: price, size, quality, stories, mood, as stored.';
comment on column core.daily_figures.stories is
  'Stories about the coin; null on a day of which no story of any coin was read.';
-- Nobody reads a view that was made in this transaction:
-- squawk-ignore require-concurrent-index-creation
create unique index daily_figures_coin on core.daily_figures (token_id, day);

create table core.made_views (
  name     text primary key,
  made_at  timestamptz not null,
  took_ms  integer not null,
  lines    bigint not null
);
comment on table core.made_views is 'When each materialised view was last made.';

insert into core.settings (name, value, meaning) values
  ('fill_pages', 30, 'Pages of old candles that one run of the filling asks for.');

-- Closes of coins in use are kept up though nobody looks: judgement rests on them.
update core.analysis_settings set collect_every = '1 hour' where analysis_type = 'technical';

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('log_consensus', '2 minutes', 4, '1 minute', '10 minutes',
   'Keep the consensus of the day, and what prices did after earlier ones.'),
  ('backfill_candles', '1 minute', 3, '1 minute', '10 minutes',
   'Ask for older candles, a few pages at a time.'),
  ('daily_figures', '5 minutes', 3, '1 minute', '10 minutes',
   'Make the daily figures anew.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('log-consensus',    '40 0 * * *',    'log_consensus',    'infinity'),
  ('backfill-candles', '*/10 * * * *',  'backfill_candles', 'infinity'),
  ('daily-figures',    '27 * * * *',    'daily_figures',    'infinity');
