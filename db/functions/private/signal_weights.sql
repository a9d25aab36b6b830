-- private.signal_weights: the analyses that say something about direction, and how much they weigh.
--
-- The price is in the charts already, a forecast has no direction, risk is an axis of its own, and
-- research repeats the others: none of these is here.

create function private.signal_weights()
returns table (type text, weight double precision, place integer)
language sql immutable
set search_path = ''
as $$
  values
    ('technical',   0.40::double precision, 1),
    ('sentiment',   0.15, 2),
    ('news',        0.15, 3),
    ('on-chain',    0.10, 4),
    ('derivatives', 0.10, 5),
    ('defi',        0.10, 6)
$$;

comment on function private.signal_weights is
  'List the parts of the consensus with their weights, which sum to 1, in order.';
