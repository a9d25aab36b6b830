-- private.resume_put_off: let analyses that were put off for one of a coin look again (put_off).
--
-- Those of the coin itself; and any risk, where the coin is one that risk is measured against.

create function private.resume_put_off(p_token_id uuid) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
  update core.jobs
  set run_at = now()
  from core.ucie_tokens as tokens
  where tokens.id = p_token_id
    and jobs.kind = 'analyse'
    and jobs.state = 'waiting'
    and jobs.run_at > now()
    and (
      jobs.key in (
        tokens.asset_key || ':risk',
        tokens.asset_key || ':predictions',
        tokens.asset_key || ':research'
      )
      or tokens.coingecko_id in ('bitcoin', 'ethereum') and right(jobs.key, 5) = ':risk'
    );
  if found then
    perform pg_notify('jobs', 'analyse');
  end if;
end;
$$;

comment on function private.resume_put_off is
  'Let the analyses that wait for another of a coin be looked at now.';
