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
