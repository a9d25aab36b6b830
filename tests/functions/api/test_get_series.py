"""api.get_series"""

import pytest

DAY = 86400
MONDAY = 1767571200  # 2026-01-05


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def ask(database):
    session = database.session(database.user())

    def _ask(**changes):
        arguments = {"session": session, "symbol": "BTC", "name": "candles"}
        return database.call("api.get_series", **(arguments | changes))

    return _ask


@pytest.fixture
def candles(database, bitcoin):
    """Store n candles of a source from a Monday on."""

    def _candles(n, source="kraken", interval_s=DAY):
        database.run(
            "insert into core.candles"
            " (token_id, interval_s, source, open_at, open, high, low, close, volume_base)"
            " select %s, %s, %s, to_timestamp(%s + n * %s), n + 1, n + 3, n + 0.5, n + 2, 10"
            " from generate_series(0, %s) as numbers(n)",
            *(bitcoin, interval_s, source, MONDAY, interval_s, n - 1),
        )

    return _candles


def test_candles_come_oldest_first_with_their_source(candles, ask):
    candles(3)

    reply = ask()

    assert reply.status == 200
    assert reply.body == {
        "symbol": "BTC",
        "name": "candles",
        "interval": "1d",
        "source": "kraken",
        "as_of": None,
        "points": [[MONDAY + n * DAY, n + 1, n + 3, n + 0.5, n + 2, 10] for n in range(3)],
    }


def test_a_week_is_seven_whole_days_from_monday(candles, ask):
    candles(16)

    points = ask(interval="1w").body["points"]

    assert points == [
        [MONDAY, 1, 9, 0.5, 8, 70],
        [MONDAY + 7 * DAY, 8, 16, 7.5, 15, 70],
    ]


def test_each_interval_has_its_own_candles(candles, ask):
    candles(2, interval_s=3600)
    candles(1, interval_s=14400, source="binance")

    assert len(ask(interval="1h").body["points"]) == 2
    assert ask(interval="4h").body["source"] == "binance"
    assert (ask(interval="1d").body["points"], ask(interval="1d").body["source"]) == ([], None)


def test_the_newest_1500_are_enough_for_anybody(candles, ask):
    candles(1600)

    points = ask().body["points"]

    assert len(points) == 1500
    assert points[-1][0] == MONDAY + 1599 * DAY


@pytest.mark.parametrize(
    "start", [str(MONDAY + DAY), "2026-01-06", "2026-01-06T00:00:00Z", "2026-01-05 23:59"]
)
def test_from_is_a_date_a_time_or_seconds(candles, ask, start):
    candles(3)

    assert [point[0] for point in ask(since=start).body["points"]] == [
        MONDAY + DAY,
        MONDAY + 2 * DAY,
    ]


def test_the_source_of_the_technical_analysis_is_shown(database, candles, ask):
    candles(60)
    candles(60, source="coinbase")
    assert ask().body["source"] == "kraken"

    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
        " values ('BTC', 'technical',"
        ' \'{"timeframes": {"1d": {"candles": {"source": "coinbase"}}}}\','
        " '', now() + interval '5 min')"
    )
    assert ask().body["source"] == "coinbase"


def test_fifty_candles_of_a_later_venue_beat_a_handful(candles, ask):
    candles(5)
    candles(50, source="binance")

    assert ask().body["source"] == "binance"


def test_moods_are_the_snapshots(database, bitcoin, ask):
    database.run(
        "insert into core.sentiment_snapshots"
        " select %s, '2026-11-01 00:00Z'::timestamptz + n * interval '1 h', n, 1, '[]', 50"
        " from generate_series(0, 2) as n",
        bitcoin,
    )
    answer = ask(name="sentiment", since="2026-11-01T01:00:00Z")
    assert answer.body["points"] == [[1793494800, 1], [1793498400, 2]]


@pytest.mark.parametrize(
    ("series", "metric"),
    [
        ("tvl", "defi.tvl_usd"),
        ("fees", "defi.fees_1d_usd"),
        ("onchain.hashrate_hs", "onchain.hashrate_hs"),
    ],
)
def test_a_metric_is_shown_by_the_source_with_the_newest_point(
    database, bitcoin, ask, series, metric
):
    for source, day, value in (("old", 1, 1), ("new", 1, 2), ("new", 2, 3)):
        database.run(
            "insert into core.metric_points values (%s, %s, %s, make_timestamptz("
            "2026, 11, %s, 0, 0, 0, 'UTC'), %s)",
            *(bitcoin, metric, source, day, value),
        )
    assert ask(name=series).body["points"] == [[1793491200, 2], [1793577600, 3]]


def test_prices_are_the_snapshots(database, bitcoin, ask):
    database.run(
        "insert into core.price_snapshots"
        " (token_id, taken_at, price_usd, sources, quality, conflict)"
        " select %s, to_timestamp(%s + n * 60), 100 + n, 3, 90, false"
        " from generate_series(0, 1) as numbers(n)",
        *(bitcoin, MONDAY),
    )

    body = ask(name="price").body

    assert body["points"] == [[MONDAY, 100], [MONDAY + 60, 101]]
    assert (body["interval"], body["source"]) == (None, None)


def test_who_has_them_is_told_so(candles, ask):
    candles(3)
    etag = ask().headers["ETag"]

    assert ask(if_none_match=etag).status == 304
    candles(1, source="binance", interval_s=3600)
    assert ask(if_none_match=etag).status == 304
    assert ask(if_none_match=etag, interval="1h").status == 200


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"name": "moods"}, 400, "bad_series"),
        ({"name": None}, 400, "bad_series"),
        ({"interval": "15m"}, 400, "bad_timeframe"),
        ({"since": "yesterday"}, 400, "bad_from"),
        ({"since": "2026-02-30"}, 400, "bad_from"),
        ({"symbol": "a b"}, 400, "bad_symbol"),
        ({"symbol": "BITCOINN"}, 404, "unknown_symbol"),
        ({"session": None}, 401, "unauthenticated"),
    ],
)
def test_it_refuses_what_cannot_be_answered(database, bitcoin, ask, changes, status, code):
    reply = ask(**changes)

    assert (reply.status, reply.body["code"]) == (status, code)
    assert database.all("select from core.jobs") == []


def test_the_consensus_of_each_day_is_a_series(database, bitcoin, ask):
    database.run(
        "insert into core.consensus_log (token_id, made_at, direction, confidence, verdict,"
        " price_usd, inputs, ret_7d) values"
        " (%s, to_timestamp(%s), -21.5, 55, 'leans down', 100, '{}', -0.03),"
        " (%s, to_timestamp(%s), null, 12, 'not_enough_evidence', 90, '{}', null)",
        *(bitcoin, MONDAY, bitcoin, MONDAY + DAY),
    )
    assert ask(name="consensus").body["points"] == [
        [MONDAY, -21.5, 55, "leans down", 100, -0.03, None],
        [MONDAY + DAY, None, 12, "not_enough_evidence", 90, None, None],
    ]
    assert len(ask(name="consensus", since=str(MONDAY + 1)).body["points"]) == 1


def test_daily_figures_say_as_of_when_they_are(database, bitcoin, ask):
    assert (ask(name="daily").body["as_of"], ask(name="daily").body["source"]) == (None, None)
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close, volume_base)"
        " select %s, 86400, 'kraken', date_trunc('day', now(), 'UTC') - n * interval '1 day',"
        " 100 - n, 2 from generate_series(1, 3) as days(n)",
        bitcoin,
    )
    database.value("ops.make_daily_figures")
    database.run("update core.made_views set made_at = '2026-01-31 12:27:00+00'")
    database.run("delete from core.candles")

    body = ask(name="daily").body

    assert (body["as_of"], body["source"]) == ("2026-01-31T12:27:00Z", "kraken")
    today = database.one("select extract(epoch from date_trunc('day', now(), 'UTC'))::int as at").at
    nothing = [None] * 7
    assert body["points"] == [[today - DAY * n, 99 - n, 2 * (99 - n), *nothing] for n in (2, 1, 0)]
    assert len(ask(name="daily", since=str(today - DAY)).body["points"]) == 2


def test_a_series_that_is_no_view_has_no_such_time(candles, ask):
    candles(1)
    assert ask().body["as_of"] is None
