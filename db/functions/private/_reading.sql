-- private.reading: a stored analysis on its way from the table to a reader.
--
-- Several rules speak of it, so it is made before all of them, like private.reply.

create type private.reading as (
  state       text,
  body        text,
  quality     integer,
  created_at  timestamptz,
  expires_at  timestamptz,
  refreshing  boolean,
  sources     jsonb,
  retry_after integer
);
comment on type private.reading is
  'A stored analysis and whether it is being made again, or why there is none.';
