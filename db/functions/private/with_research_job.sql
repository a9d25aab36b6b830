-- private.with_research_job: a stored research answer with the newest job of the coin in it.
--
-- The answer is stored once, jobs go on after it. What of the job is null is named with the rest;
-- a refusal for lack of budget is a warning for a day. Admins see what a bought report cost.

create function private.with_research_job(p_body text, p_token_id uuid) returns text
language plpgsql stable
set search_path = ''
as $$
declare
  v_job  core.research_jobs := private.newest_research(p_token_id);
  v_told json;
  v_body json := p_body::json;
  v_data json := v_body -> 'data';
begin
  if v_job.id is null or v_data is null then
    return p_body;
  end if;
  if v_data ->> 'ai' = 'true' then
    v_data := private.with_research_cost(v_data, private.newest_report(p_token_id));
  end if;
  v_told := private.describe_research(v_job);
  v_data := private.json_with(
    v_data,
    json_build_object(
      'job', v_told,
      'missing', (
        select coalesce(json_agg(entry order by place), '[]')
        from (
          select entry, place
          from json_array_elements(v_data -> 'missing') with ordinality as stored(entry, place)
          where entry ->> 'path' <> 'job'
          union all
          select
            json_build_object('path', 'job.' || key, 'reason', 'not_applicable'),
            1000 + row_number() over ()
          from json_each(v_told)
          where json_typeof(value) = 'null'
        ) as entries
      ),
      'warnings', case
        when v_job.error = 'budget' and v_job.finished_at > now() - interval '1 day'
        then (v_data -> 'warnings')::jsonb || '["over_budget"]'
        else (v_data -> 'warnings')::jsonb
      end
    )
  );
  return private.json_with(v_body, json_build_object('data', v_data))::text;
end;
$$;

comment on function private.with_research_job is
  'Return a research answer that tells how the newest bought report of its coin stands.';
