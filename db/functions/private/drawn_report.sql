-- private.drawn_report: a report of a coin with the points of its pictures, of the same moment.
--
-- What the picture of research tells (jobs, kept reports, spending) depends on who looks.

create function private.drawn_report(p_token core.ucie_tokens, p_public boolean) returns json
language sql stable
set search_path = ''
as $$
  select json_build_object(
    'report', private.asset_report(p_token, p_public),
    'figures_made_at', private.iso_time(private.view_age('daily_figures')),
    'pictures', private.json_with(private.pictures_of(p_token), '{"research": null}'),
    'candles', private.chart_candles(p_token.id, source, '1d', null, 120),
    'candles_source', source
  )
  from private.chart_source(p_token.id, p_token.asset_key, 86400) as source
$$;

comment on function private.drawn_report is
  'Return a report and what its pictures are drawn from.';
