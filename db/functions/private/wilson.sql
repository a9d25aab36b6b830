-- private.wilson: the 95 % interval of a share that was seen in so many independent cases.

create function private.wilson(p_share double precision, p_cases double precision)
returns double precision[]
language sql immutable
set search_path = ''
as $$
  select array[greatest(0, middle - reach), least(1, middle + reach)]
  from (
    select
      (p_share + z * z / (2 * p_cases)) / (1 + z * z / p_cases) as middle,
      z * sqrt(p_share * (1 - p_share) / p_cases + z * z / (4 * p_cases * p_cases))
        / (1 + z * z / p_cases) as reach
    from (values (1.959963984540054::double precision)) as normal(z)
    where p_cases > 0
  ) as score
$$;

comment on function private.wilson is
  'Return lower and upper end of Wilson''s 95 % interval of a share; null without cases.';
