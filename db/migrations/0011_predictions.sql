-- 0011  Predictions: ranges as they were issued, what came of them, and how the model did before.

create table core.predictions (
  token_id    uuid not null references core.ucie_tokens (id) on delete restrict,
  model       text not null check (length(model) between 1 and 40),
  horizon_h   integer not null check (horizon_h in (24, 168, 720)),
  coverage    double precision not null check (coverage in (0, 0.5, 0.8, 0.95)),
  made_at     timestamptz not null,
  base_usd    double precision not null check (base_usd > 0 and base_usd < 'infinity'),
  low_usd     double precision not null check (low_usd > 0),
  mid_usd     double precision not null,
  high_usd    double precision not null check (high_usd < 'infinity'),
  due_at      timestamptz not null,
  source      text not null,
  issued_at   timestamptz not null default now(),
  actual_usd  double precision check (actual_usd > 0 and actual_usd < 'infinity'),
  scored_at   timestamptz,
  void_reason text check (void_reason in ('no_candle')),
  primary key (token_id, model, horizon_h, coverage, made_at),
  constraint predictions_ordered check (low_usd <= mid_usd and mid_usd <= high_usd),
  constraint predictions_due check (extract(epoch from due_at - made_at) = horizon_h * 3600),
  constraint predictions_issued_soon check (
    issued_at >= made_at and issued_at < made_at + interval '24 hours'
  ),
  constraint predictions_scored_whole check (
    case when scored_at is null then actual_usd is null and void_reason is null
    else scored_at >= due_at and (actual_usd is null) = (void_reason is not null) end
  )
);
comment on table core.predictions is
  'Forecasts as they were issued; a trigger refuses every change but the one scoring, to everybody.';
comment on column core.predictions.coverage is
  'The share of such ranges that holds, by promise; 0 for a point, whose low is its high.';
comment on column core.predictions.made_at is
  'The close of the daily candle that the forecast was made from; base_usd is its price.';
comment on column core.predictions.source is 'Whose candles; the actual price comes from the same.';
create index predictions_unscored on core.predictions (due_at) where scored_at is null;

create table core.backtests (
  token_id     uuid not null references core.ucie_tokens (id) on delete restrict,
  model        text not null,
  horizon_h    integer not null check (horizon_h in (24, 168, 720)),
  computed_for date not null,
  n            integer not null check (n > 0),
  n_eff        double precision not null check (n_eff > 0 and n_eff <= n),
  from_at      timestamptz not null,
  to_at        timestamptz not null,
  metrics      jsonb not null check (jsonb_typeof(metrics) = 'object'),
  primary key (token_id, model, horizon_h, computed_for),
  constraint backtests_forward check (from_at <= to_at)
);
comment on table core.backtests is
  'How the model did on stored candles, day by day without a look ahead: the last of each month.';
comment on column core.backtests.n_eff is 'Windows that do not overlap: n over the days of one.';

create table core.model_constants (
  model        text not null,
  horizon_h    integer not null check (horizon_h in (24, 168, 720)),
  coverage     double precision not null check (coverage in (0.5, 0.8, 0.95)),
  computed_for date not null,
  q            double precision not null check (q > 0 and q < 'infinity'),
  coins        integer not null check (coins > 0),
  n            bigint not null check (n > 0),
  primary key (model, horizon_h, coverage, computed_for)
);
comment on table core.model_constants is
  'Quantiles of past moves over many coins, week by week: what young coins are measured with.';

create table core.scorecard (
  id          integer primary key default 1 check (id = 1),
  computed_at timestamptz not null,
  body        jsonb not null check (jsonb_typeof(body) = 'object')
);
comment on table core.scorecard is
  'The public record of all forecasts as last counted: read by everybody, so counted beforehand.';

insert into core.settings (name, value, meaning) values
  ('forecast_hours', 6, 'Hours after the close of a day within which its forecast is issued.'),
  ('pool_coins', 10, 'Coins that it takes to compute constants of the model of our own.');

insert into core.job_kinds (kind, lease, max_attempts, backoff, backoff_cap, meaning) values
  ('issue_predictions', '2 minutes', 3, '30 seconds', '5 minutes', 'Issue the forecasts of a day.'),
  ('score_predictions', '2 minutes', 3, '30 seconds', '5 minutes', 'Score forecasts that fell due.'),
  ('backtests',         '2 minutes', 3, '30 seconds', '5 minutes', 'Judge the model on candles.'),
  ('pool',              '2 minutes', 3, '30 seconds', '5 minutes', 'Compute the model''s constants.');
insert into core.schedule (name, cron, kind, next_run_at) values
  ('issue-predictions', '10-50/10 0-4 * * *', 'issue_predictions', 'infinity'),
  ('score-predictions', '20 0-5 * * *',       'score_predictions', 'infinity'),
  ('backtests',         '30 0-5 * * *',       'backtests',         'infinity'),
  ('pool',              '0 1 * * 1',          'pool',              'infinity');
