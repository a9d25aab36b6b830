-- private.research_past: what is stored of a coin that research rests on.
--
-- Its other analyses, with the types that there are; stories of 90 days about people, partners and
-- incidents; the weightiest of 30 days.

create function private.research_past(p_token core.ucie_tokens) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'types', to_json(array_remove(private.available_types(), 'research')),
    'rows', private.research_inputs(p_token.asset_key),
    'stories', private.research_stories(
      p_token.id,
      now() - interval '90 days',
      array[
        'people', 'partnership', 'security_incident', 'enforcement', 'insolvency', 'chain_failure'
      ],
      20
    ),
    'developments', private.research_stories(
      p_token.id, now() - interval '30 days', null, 5
    )
  )
$$;

comment on function private.research_past is
  'Return the stored analyses and stories that research on a coin is written from.';
