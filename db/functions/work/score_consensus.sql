-- work.score_consensus: what prices did a week and a month after logged consensuses; the count.
--
-- Each once: what is written stays. A price that nobody kept is looked for for a week.

create function work.score_consensus() returns integer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
  v_scored integer;
begin
  update core.consensus_log
  set ret_7d = found.ret_7d,
      ret_30d = found.ret_30d
  from (
    select
      due.token_id,
      due.made_at,
      coalesce(due.ret_7d, private.return_after(due, interval '7 days')) as ret_7d,
      coalesce(due.ret_30d, private.return_after(due, interval '30 days')) as ret_30d
    from core.consensus_log as due
    where due.ret_7d is null
        and due.made_at between now() - interval '14 days' and now() - interval '7 days'
      or due.ret_30d is null
        and due.made_at between now() - interval '37 days' and now() - interval '30 days'
  ) as found
  where consensus_log.token_id = found.token_id
    and consensus_log.made_at = found.made_at
    and (consensus_log.ret_7d, consensus_log.ret_30d)
      is distinct from (found.ret_7d, found.ret_30d);
  get diagnostics v_scored = row_count;
  return v_scored;
end;
$$;

comment on function work.score_consensus is
  'Fill in the returns of logged consensuses that are due; how many rows.';
