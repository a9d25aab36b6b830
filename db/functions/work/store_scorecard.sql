-- work.store_scorecard: the public record as it was just counted.

create function work.store_scorecard(p_body jsonb) returns boolean
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  insert into core.scorecard (computed_at, body)
  values (now(), p_body)
  on conflict (id) do update
  set computed_at = excluded.computed_at,
      body = excluded.body
  where scorecard.computed_at < excluded.computed_at;
  return found;
end;
$$;

comment on function work.store_scorecard is
  'Replace the public record by a newer one; false when there is a newer one already.';
