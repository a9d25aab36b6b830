-- ops.checklist: the daily, weekly or monthly round, each point with its verdict.

create function ops.checklist(p_period text default 'daily')
returns table (name text, ok boolean, value text, bound text)
language plpgsql stable security definer
set search_path = ''
as $$
begin
  case p_period
    when 'daily' then
      return query
      select checks.name, checks.ok, checks.value, checks.bound
      from private.daily_checks() as checks;
    when 'weekly' then
      return query
      select checks.name, checks.ok, checks.value, checks.bound
      from private.weekly_checks() as checks;
    when 'monthly' then
      return query
      select checks.name, checks.ok, checks.value, checks.bound
      from private.monthly_checks() as checks;
    else
      raise exception 'the rounds are daily, weekly and monthly'
        using errcode = '22023';
  end case;
end;
$$;

comment on function ops.checklist is
  'The points of the daily, weekly or monthly round: name, verdict, value, bound.';
