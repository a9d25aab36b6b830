-- private.refuse_prediction_change: what was forecast stays as it was issued, whoever asks.
--
-- A row changes once, when what came of it is known, and in its score columns only. It is never
-- removed.

create function private.refuse_prediction_change() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if old.scored_at is null and new.scored_at is not null then
      old.actual_usd := new.actual_usd;
      old.scored_at := new.scored_at;
      old.void_reason := new.void_reason;
      if new is not distinct from old then
        return new;
      end if;
    end if;
  end if;
  raise exception 'a forecast stays as it was issued: no % of %', lower(tg_op), tg_table_name
    using errcode = '42501';
end;
$$;

comment on function private.refuse_prediction_change is
  'Trigger: refuse to change or remove a forecast; scoring it, once, is no change.';

create trigger predictions_refuse_change
before update or delete on core.predictions
for each row execute function private.refuse_prediction_change();

create trigger predictions_refuse_truncate
before truncate on core.predictions
for each statement execute function private.refuse_prediction_change();
