-- private.consensus_verdict: the words for a direction from -100 to 100; null asks for evidence.

create function private.consensus_verdict(
  p_direction   double precision,
  p_contradicts boolean
) returns text
language sql immutable
set search_path = ''
as $$
  select case
    when p_direction is null then 'not_enough_evidence'
    when p_contradicts and abs(p_direction) < 40 then 'signals disagree'
    when abs(p_direction) < 15 then 'no clear lean'
    else case when abs(p_direction) >= 40 then 'clearly ' else 'leans ' end
      || case when p_direction > 0 then 'up' else 'down' end
  end
$$;

comment on function private.consensus_verdict is
  'Return the verdict of a consensus.';
