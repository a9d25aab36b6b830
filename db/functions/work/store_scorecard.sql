-- work.store_scorecard: the public record as it was counted at a moment.
--
-- Of two that count at once the one who counted later is kept, whoever comes last with it.

create function work.store_scorecard(p_body jsonb, p_counted_at timestamptz) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  insert into core.scorecard (computed_at, body)
  values (p_counted_at, p_body)
  on conflict (id) do update
  set computed_at = excluded.computed_at,
      body = excluded.body
  where scorecard.computed_at < excluded.computed_at;
  return found;
end;
$$;

comment on function work.store_scorecard is
  'Replace the public record by a newer one; false when there is a newer one already.';
