-- private.range_score: how good an 80 % range was, in log price: its width, and ten times the miss.

create function private.range_score(
  p_low    double precision,
  p_high   double precision,
  p_actual double precision
) returns double precision
language sql immutable
set search_path = ''
as $$
  select ln(p_high / p_low)
    + 10 * greatest(0, ln(p_low / p_actual), ln(p_actual / p_high))
$$;

comment on function private.range_score is
  'Return the interval score of an 80 % range (Gneiting and Raftery 2007); lower is better.';
