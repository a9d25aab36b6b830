-- private.consensus_refusals: why no verdict is given on a coin; empty when one is.
--
-- A pegged coin has no direction. Otherwise: there must be a price, three parts that count, two
-- fifths of the evidence, and a confidence of 25.

create function private.consensus_refusals(
  p_kind      text,
  p_has_price boolean,
  p_weighing  private.weighing
) returns text[]
language sql immutable
set search_path = ''
as $$
  select case when p_kind = 'stablecoin' then array['not_applicable'] else
    array_remove(
      array[
        case when not p_has_price then 'no_market_data' end,
        case when p_weighing.counted < 3 then 'too_few_parts' end,
        case when p_weighing.share < 0.40 then 'thin_evidence' end,
        case when p_weighing.confidence < 25 then 'low_confidence' end
      ],
      null
    )
  end
$$;

comment on function private.consensus_refusals is
  'Return the reasons for refusing a verdict, none when there is one.';
