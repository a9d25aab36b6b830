-- private.signal: what one analysis says about the direction of a coin, and what it is worth.
--
-- Several rules speak of it, so it is made before all of them, like private.reply.

create type private.signal as (
  type       text,
  weight     double precision,
  applicable boolean,           -- false: the analysis says that it means nothing for this coin
  quality    integer,           -- null: there is no answer that may be shown
  value      double precision,  -- from -100 to 100; null: it says nothing
  reason     text               -- why it does not count; null: it counts
);
comment on type private.signal is
  'One part of the consensus: its lean, its weight, or why it is left out.';

create type private.weighing as (
  counted      integer,
  share        double precision,  -- of the weight of all parts that apply, quality included
  direction    double precision,
  disagreement double precision,
  confidence   integer
);
comment on type private.weighing is
  'What signals amount to together.';
