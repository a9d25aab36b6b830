-- private.consensus_record: how often the logged consensus of a coin was followed by such a move.
--
-- Of days a week or longer ago with a lean of 15 at least: in which share the price moved that way
-- within seven days. Weeks overlap, so the interval counts a seventh of them. With fewer than 50
-- nothing is said yet.

create function private.consensus_record(p_token_id uuid) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'n_scored', cases,
    'agree_share', case when cases >= 50 then share end,
    'ci', case when cases >= 50 then private.wilson(share, cases / 7.0) end
  )
  from (
    select
      count(*) as cases,
      avg((sign(direction) = sign(ret_7d))::integer)::double precision as share
    from core.consensus_log
    where token_id = p_token_id
      and made_at <= now() - interval '7 days'
      and abs(direction) >= 15
      and ret_7d is not null
  ) as scored
$$;

comment on function private.consensus_record is
  'Return count, share and interval of leans that the following week bore out.';
