-- api.get_scorecard: the public record of all forecasts, for everybody.
--
-- Always replies 200: counted beforehand by the worker, and empty until the first count.

create function api.get_scorecard() returns private.reply
language plpgsql stable security definer
set search_path = ''
as $$
begin
  return private.ok(
    coalesce(
      (
        select json_build_object('computed_at', private.iso_time(computed_at), 'record', body)
        from core.scorecard
      ),
      json_build_object('computed_at', null, 'record', null)
    )
  );
end;
$$;

comment on function api.get_scorecard is
  'Reply 200 with what became of the forecasts that were issued.';
