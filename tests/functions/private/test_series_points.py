"""private.chart_funding, chart_open_interest, chart_long_share and chart_liquidations"""

import pytest


@pytest.fixture
def coin(database):
    """A coin with two venues' readings, an hour and two ago, and three forced closings."""
    token = database.token()
    for hours, venue, figures in (
        (2, "bybit", (1e-4, 8, 5e9, 0.6)),
        (2, "okx", (1e-4, 4, None, None)),
        (1, "okx", (None, None, 3e9, 0.4)),
        (1, "bybit", (2e-4, None, None, None)),
    ):
        database.run(
            "insert into core.derivative_snapshots"
            " (token_id, venue, at, funding_rate, interval_h, oi_usd, long_account_share)"
            " values (%s, %s, date_trunc('hour', now()) - make_interval(hours => %s),"
            " %s, %s, %s, %s)",
            *(token, venue, hours, *figures),
        )
    for minutes, side, usd in ((70, "long", 5.0), (80, "long", 6.0), (170, "short", 2.0)):
        database.run(
            "insert into core.liquidations"
            " (token_id, venue, at, dedupe_key, side, price_usd, size_usd)"
            " values (%s, 'okx', date_trunc('hour', now()) - make_interval(mins => %s),"
            " %s, %s, 9, %s)",
            *(token, minutes, f"{minutes}", side, usd),
        )
    return token


@pytest.fixture
def points(database, coin):
    """The points of a series, their times as hours ago."""

    def _points(name, since=None):
        found = database.one(
            "select private.series_points(t, %s, null, null, %s) as points,"
            " extract(epoch from date_trunc('hour', now()))::bigint as now"
            " from core.ucie_tokens t where id = %s",
            *(name, since, coin),
        )
        return [[(found.now - row[0]) / 3600, *row[1:]] for row in found.points]

    return _points


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("funding", [[2, 1e-4, "bybit"], [2, 2e-4, "okx"]]),
        ("open_interest", [[2, 5e9, "bybit"], [1, 3e9, "okx"]]),
        ("long_share", [[2, 0.6, "bybit"], [1, 0.4, "okx"]]),
        ("liquidations", [[3, 0, 2, 1], [2, 11, 0, 2]]),
    ],
)
def test_a_series_holds_what_is_known_oldest_first(points, name, expected):
    assert points(name) == expected
    assert points(name, "2100-01-01T00:00:00Z") == []


@pytest.mark.parametrize("name", ["funding", "open_interest", "long_share", "liquidations"])
def test_the_newest_points_are_kept_where_there_are_too_many(database, coin, name):
    (newest,) = database.one(f"select private.chart_{name}(%s, null, 1) as it", coin).it
    every = database.one(f"select private.chart_{name}(%s, null, 99) as it", coin).it
    assert newest == every[-1]
