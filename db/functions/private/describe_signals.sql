-- private.describe_signals: the parts of a consensus as its answer lists them.
--
-- The weights used are shares of what counts: together 1, and 0 for what is left out.

create function private.describe_signals(p_signals private.signal[]) returns json
language sql immutable
set search_path = ''
as $$
  select json_agg(
    json_build_object(
      'type', type,
      'signal', round(value::numeric, 1)::double precision,
      'weight', weight,
      'weight_used', case
        when reason is null then weight * quality / (
          select sum(weight * quality) from unnest(p_signals) where reason is null
        )
        else 0
      end,
      'quality', quality,
      'counted', reason is null,
      'reason', reason
    )
    order by place
  )
  from unnest(p_signals) with ordinality
    as signals(type, weight, applicable, quality, value, reason, place)
$$;

comment on function private.describe_signals is
  'Return every part of a consensus with its signal, its weight, or why it is left out.';
