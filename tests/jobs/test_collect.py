"""jobs/collect.py"""

from jobs import collect


def test_the_histories_that_are_due_are_asked_for(live, tools, leased):
    bitcoin = live.token()
    live.run(
        "update core.analysis_settings set collect_every = '1 hour'"
        " where analysis_type = 'technical'"
    )
    counts = collect.run(leased("collect", "collect"), tools)

    assert counts == {"asked": 1}
    row = live.one("select key, arguments from core.jobs where kind = 'analyse'")
    assert (row.key, row.arguments["token_id"]) == ("BTC:technical", bitcoin)
