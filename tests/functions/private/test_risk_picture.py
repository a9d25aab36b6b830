"""private.risk_picture and private.chart_drawdown"""

import json

import pytest

DAY = 86400


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def candles(database, bitcoin):
    """Store daily candles of such closes, the last one closed today at midnight."""

    def _candles(closes, source="kraken"):
        for i, close in enumerate(closes):
            database.run(
                "insert into core.candles (token_id, interval_s, source, open_at, close)"
                " values (%s, 86400, %s,"
                " date_trunc('day', now(), 'UTC') - make_interval(days => %s), %s)",
                *(bitcoin, source, len(closes) - i, close),
            )

    return _candles


@pytest.fixture
def used(database):
    """Store a risk analysis made on a source from so many days ago on."""

    def _used(source, days):
        database.run(
            "insert into core.ucie_analysis_cache"
            " (symbol, analysis_type, data, data_quality_score, expires_at, body)"
            " select 'BTC', 'risk', json_build_object('candles', json_build_object("
            " 'source', %s::text, 'from_at',"
            " date_trunc('day', now(), 'UTC') - make_interval(days => %s))),"
            " 80, now() + interval '1 hour', ''",
            *(source, days),
        )

    return _used


@pytest.fixture
def picture(database, bitcoin):
    def _picture():
        return database.one(
            "select private.risk_picture(t) as made from core.ucie_tokens t where id = %s", bitcoin
        ).made

    return _picture


@pytest.fixture
def points(database, bitcoin):
    def _points(since=None):
        return database.one(
            "select private.series_points(t, 'drawdown', null, null, %s) as made"
            " from core.ucie_tokens t where id = %s",
            *(since, bitcoin),
        ).made

    return _points


def midnight(database):
    query = "select extract(epoch from date_trunc('day', now(), 'UTC'))::bigint as at"
    return database.one(query).at


def test_each_day_lies_so_far_below_the_peak_before_it(database, candles, picture, points):
    candles([100, 50, 200, 150, 100, 250])
    today = midnight(database)
    depths = [0, 50, 0, 25, 50, 0]
    expected = [[today - (5 - i) * DAY, depth] for i, depth in enumerate(depths)]
    assert picture()["drawdown"] == expected
    assert points() == expected
    assert picture()["moves"] == pytest.approx([-50, 300, -25, -33.3333, 150])


def test_the_peak_may_lie_before_the_points_asked_for(database, candles, points):
    candles([100, 50, 60])
    since = database.one("select date_trunc('day', now(), 'UTC') as at").at
    assert [depth for _, depth in points(since)] == [40]


def test_a_long_history_keeps_the_deepest_day_of_each_stretch(candles, picture):
    closes = [100.0] * 1300
    closes[700] = 10.0
    candles(closes)
    drawn = picture()["drawdown"]
    assert 390 <= len(drawn) <= 400
    assert drawn[0][1] == 0
    assert max(depth for _, depth in drawn) == 90
    times = [at for at, _ in drawn]
    assert times == sorted(set(times))
    assert len(picture()["moves"]) == 365


def test_it_is_of_the_source_and_from_the_day_of_the_analysis(candles, picture, used):
    candles([1] * 60)
    candles([1000, 100, 90, 80], "coinbase")
    assert len(picture()["drawdown"]) == 60
    used("coinbase", 3)
    assert [depth for _, depth in picture()["drawdown"]] == [0, 10, 20]
    assert picture()["moves"] == pytest.approx([-10, -11.1111])


@pytest.mark.parametrize("closes", [[1e-12, 1e308, 1e-12], [1e308, 1e-300, 5e-324], [1e-35, 2e-35]])
def test_absurd_closes_break_no_page(database, candles, picture, points, closes):
    candles(closes)
    database.one("select private.pictures_of(t) from core.ucie_tokens t")
    assert len(points()) == len(picture()["drawdown"]) == len(closes)
    assert all(0 <= depth <= 100 for _, depth in points())
    assert all(-100 <= move < 1e9 for move in picture()["moves"])


def test_without_candles_there_is_nothing(picture, points):
    assert picture() == {"drawdown": [], "moves": []}
    assert points() == []


def test_it_is_among_the_pictures_of_a_coin(database, bitcoin, candles):
    candles([100, 90])
    made = database.one("select private.pictures_of(t) as made from core.ucie_tokens t").made
    assert [depth for _, depth in made["risk"]["drawdown"]] == [0, 10]
    assert json.dumps(made)
