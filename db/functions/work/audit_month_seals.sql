-- work.audit_month_seals: the seals that a file of a month is written by, and checked against.

create function work.audit_month_seals(p_month date)
returns table (id bigint, rows integer, content text, line text)
language sql stable security definer
set search_path = ''
as $$
  select
    seals.id,
    seals.rows,
    seals.content,
    private.seal_text(seals) || ',' || seals.digest
  from private.live_seals(p_month) as seals
  order by seals.id
$$;

comment on function work.audit_month_seals is
  'The seals of a month in their order, each also as the line that goes with the file.';
