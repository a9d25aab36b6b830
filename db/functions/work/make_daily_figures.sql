-- work.make_daily_figures: make the daily figures anew; null: the job was lost.

create function work.make_daily_figures(p_job bigint, p_owner uuid) returns jsonb
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  if private.own_job(p_job, p_owner) is null then
    return null;
  end if;
  return private.make_daily_figures();
end;
$$;

comment on function work.make_daily_figures is
  'Make the daily figures of all coins anew; the count of lines, or null if the job was lost.';
