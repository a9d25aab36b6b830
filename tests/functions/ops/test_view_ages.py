"""ops.view_ages"""

from datetime import timedelta

VIEWS = ("daily_figures", "market_summary")


def test_every_view_says_when_it_was_made(database):
    never = database.rows("ops.view_ages")
    assert sorted(never) == [(view, None, None, None, None) for view in VIEWS]

    database.value("ops.make_daily_figures")
    database.run(
        "update core.made_views set made_at = now() - interval '90 minutes', took_ms = 1250"
    )
    made = {row.name: row for row in database.rows("ops.view_ages")}["daily_figures"]
    assert (made.age, float(made.seconds), made.lines) == (timedelta(minutes=90), 1.25, 0)
