-- ops.cache_stats: how reads of stored analyses ended, for every type, by whole days.
--
-- A hit is any read that was answered from the store, fresh or stale. The buffers of PostgreSQL
-- itself are another cache: ops.checklist('daily') shows their ratio.

create function ops.cache_stats(p_since timestamptz default now() - interval '7 days')
returns table (
  analysis_type text,
  fresh         bigint,
  stale         bigint,
  missed        bigint,
  hit_rate      numeric,
  stored        bigint,
  ttl_s         integer
)
language sql stable security definer
set search_path = ''
as $$
  with reads as (
    select
      cache_reads.analysis_type,
      sum(cache_reads.fresh)::bigint as fresh,
      sum(cache_reads.stale)::bigint as stale,
      sum(cache_reads.missed)::bigint as missed
    from core.cache_reads
    where cache_reads.day >= p_since::date
    group by cache_reads.analysis_type
  )
  select
    settings.analysis_type,
    coalesce(reads.fresh, 0),
    coalesce(reads.stale, 0),
    coalesce(reads.missed, 0),
    round(
      (reads.fresh + reads.stale)::numeric
      / nullif(reads.fresh + reads.stale + reads.missed, 0),
      3
    ),
    (
      select count(*) from core.ucie_analysis_cache as stored
      where stored.analysis_type = settings.analysis_type
    ),
    settings.ttl_s
  from core.analysis_settings as settings
  left join reads on reads.analysis_type = settings.analysis_type
  order by settings.analysis_type
$$;

comment on function ops.cache_stats is
  'Fresh, stale and missed reads of each type of analysis since a day, and the rate of hits.';
