"""jobs/collect.py"""

from jobs import collect


def test_the_histories_that_are_due_are_asked_for(live, tools, leased):
    bitcoin = live.token()
    live.run(
        "update core.analysis_settings set collect_every = '1 hour'"
        " where analysis_type = 'technical'"
    )
    due = live.all(
        "select analysis_type from core.analysis_settings"
        " where collect_every is not null and analysis_type = any(private.available_types())"
    )
    counts = collect.run(leased("collect", "collect"), tools)

    assert counts == {"asked": len(due)}
    rows = live.all("select key, arguments from core.jobs where kind = 'analyse'")
    assert {row.key for row in rows} == {f"BTC:{row.analysis_type}" for row in due}
    assert "BTC:technical" in {row.key for row in rows}
    assert {row.arguments["token_id"] for row in rows} == {bitcoin}
