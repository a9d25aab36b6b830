-- private.weigh_signals: what signals amount to together.
--
-- Each counts by its weight and its quality. The share is of the weight of all parts that apply to
-- the coin, so that what is missing lowers it. The disagreement is how far the parts lie from the
-- whole, 0 to 1. The confidence is evidence and agreement, no probability.

create function private.weigh_signals(p_signals private.signal[]) returns private.weighing
language plpgsql immutable
set search_path = ''
as $$
declare
  v_made  private.weighing;
  v_whole double precision;
begin
  select
    count(*),
    sum(weight * quality / 100),
    sum(weight * quality / 100 * value) / nullif(sum(weight * quality / 100), 0)
  into v_made.counted, v_whole, v_made.direction
  from unnest(p_signals)
  where reason is null;

  v_made.share := coalesce(
    v_whole / (select sum(weight) from unnest(p_signals) where applicable), 0
  );
  v_made.disagreement := (
    select sum(weight * quality / 100 * abs(value - v_made.direction)) / (100 * v_whole)
    from unnest(p_signals)
    where reason is null
  );
  v_made.confidence := coalesce(
    round(100 * v_made.share * (1 - least(1, v_made.disagreement))), 0
  );
  return v_made;
end;
$$;

comment on function private.weigh_signals is
  'Return direction, share of the evidence, disagreement and confidence of signals.';
