-- private.with_key_figures: the parts of a phase that is over, each with what it found.
--
-- The answers themselves are shared and go when they are old; the run keeps these for its hour.

create function private.with_key_figures(p_token_id uuid, p_parts jsonb) returns jsonb
language sql stable
set search_path = ''
as $$
  select jsonb_object_agg(
    part.key,
    part.value || jsonb_strip_nulls(
      jsonb_build_object('figures', private.key_figures(part.key, kept.data))
    )
  )
  from jsonb_each(p_parts) as part
  left join core.ucie_analysis_cache as kept
    on kept.symbol = (select asset_key from core.ucie_tokens where id = p_token_id)
    and kept.analysis_type = part.key
    and private.iso_time(kept.created_at) = part.value ->> 'created_at'
$$;

comment on function private.with_key_figures is
  'Add to each part of a phase the key figures of the answer it found.';
