-- 0019  The page of a coin follows a progressive analysis, as far as its reader may have it made.

alter table core.analysis_runs
  add column limited jsonb not null default '{}' check (jsonb_typeof(limited) = 'object');
comment on column core.analysis_runs.limited is
  'Analyses this person had to leave out, by type: when each may be asked for again.';

-- A cold coin takes ten: twelve coins a minute.
update core.attempt_limits set max_attempts = 120 where scope = 'fetch_user';
