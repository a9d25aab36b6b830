-- private.signal_conflicts: the pairs of parts that clearly contradict each other.
--
-- Opposite signs, both of 30 at least. A pair is named once, in the order of the parts.

create function private.signal_conflicts(p_signals private.signal[]) returns json
language sql immutable
set search_path = ''
as $$
  with strong as (
    select type, value, place
    from unnest(p_signals) with ordinality
      as signals(type, weight, applicable, quality, value, reason, place)
    where reason is null
      and abs(value) >= 30
  )
  select coalesce(
    json_agg(
      json_build_object(
        'a', one.type,
        'b', other.type,
        'text', format(
          '%s up (+%s), %s down (−%s)',
          private.part_word(case when one.value > 0 then one.type else other.type end),
          round(greatest(one.value, other.value)),
          private.part_word(case when one.value > 0 then other.type else one.type end),
          abs(round(least(one.value, other.value)))
        )
      )
      order by one.place, other.place
    ),
    '[]'
  )
  from strong as one
  join strong as other
    on other.place > one.place
    and sign(other.value) <> sign(one.value)
$$;

comment on function private.signal_conflicts is
  'Return the pairs of counted signals that lean clearly opposite ways, each with its sentence.';
