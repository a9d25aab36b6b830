-- api.count_reads: how reads of stored analyses ended, counted by the web and handed in at times.
--
-- {"market-data": {"fresh": 3, "stale": 1, "missed": 2}, …}. Counting in the reading call itself
-- would make every reader of a type queue for one row.

create function api.count_reads(p_counts jsonb) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$
begin
  insert into core.cache_reads (analysis_type, fresh, stale, missed)
  select
    analysis_settings.analysis_type,
    coalesce((counted.reads ->> 'fresh')::bigint, 0),
    coalesce((counted.reads ->> 'stale')::bigint, 0),
    coalesce((counted.reads ->> 'missed')::bigint, 0)
  from jsonb_each(p_counts) as counted(analysis_type, reads)
  join core.analysis_settings on analysis_settings.analysis_type = counted.analysis_type
  order by analysis_settings.analysis_type
  on conflict (day, analysis_type) do update
  set fresh = cache_reads.fresh + excluded.fresh,
      stale = cache_reads.stale + excluded.stale,
      missed = cache_reads.missed + excluded.missed;
  return private.no_content();
end;
$$;

comment on function api.count_reads is
  'Add counts of fresh, stale and missed reads to today''s; unknown types are left out.';
