"""private.predictions_past"""

import math

import pytest

import foretold


@pytest.fixture
def bitcoin(database):
    return database.token()


def _past(database, token_id):
    return database.one(
        "select private.predictions_past(ucie_tokens) as past from core.ucie_tokens where id = %s",
        token_id,
    ).past


def test_of_a_new_coin_there_is_nothing(database, bitcoin):
    assert _past(database, bitcoin) == {
        "price": None, "pool": [], "backtests": [], "live": [], "challengers": [],
    }  # fmt: skip


def test_the_price_is_the_newest_of_an_hour(database, bitcoin):
    for minutes, price in ((70, 1.0), (50, 2.0), (5, 3.0)):
        database.run(
            "insert into core.price_snapshots (token_id, taken_at, price_usd, sources, quality,"
            " conflict) values (%s, now() - make_interval(mins => %s), %s, 3, 88, false)",
            *(bitcoin, minutes, price),
        )
    told = _past(database, bitcoin)["price"]
    assert (told["price_usd"], told["quality"]) == (3.0, 88)
    database.run("delete from core.price_snapshots where price_usd > 1")
    assert _past(database, bitcoin)["price"] is None


def test_the_newest_backtest_of_each_horizon(database, bitcoin):
    for hours, day in ((24, "2026-04-30"), (24, "2026-05-02"), (168, "2026-05-02")):
        database.run(
            "insert into core.backtests values"
            " (%s, 'range/1', %s, %s, 300, 30, '2026-01-01Z', '2026-02-01Z', '{\"mase\": 1}')",
            *(bitcoin, hours, day),
        )
    rows = _past(database, bitcoin)["backtests"]
    assert {(row["horizon_h"], row["computed_for"]) for row in rows} == {
        (24, "2026-05-02"), (168, "2026-05-02"),
    }  # fmt: skip
    assert rows[0]["metrics"] == {"mase": 1}
    assert rows[0]["to_at"] - rows[0]["from_at"] == 31 * 86400


def test_what_was_issued_for_this_coin_is_counted(database, bitcoin):
    other = database.token("ripple", "XRP")
    foretold.scored(database, other, 1.0, made=3)
    foretold.scored(database, bitcoin, 105.0, made=3)
    foretold.scored(database, bitcoin, 105.0, made=3, model="random-walk-gauss/1", low_usd=80.0)
    foretold.scored(database, bitcoin, 105.0, made=3, coverage=0.95)
    foretold.scored(database, bitcoin, 120.0, made=2)
    foretold.forecast(database, bitcoin)
    (row,) = _past(database, bitcoin)["live"]
    assert row | {"relative_interval_score": None} == {
        "horizon_h": 24, "issued": 3, "scored": 2, "void": 0, "hits_80": 1,
        "relative_interval_score": None,
    }  # fmt: skip
    assert row["relative_interval_score"] == pytest.approx(math.log(110 / 90) / math.log(110 / 80))


def test_the_challengers_record_is_what_a_test_needs(database, bitcoin):
    errors = []
    for made, mid, actual in ((3, 102.0, 105.0), (2, 99.0, 104.0), (4, 100.0, 97.0)):
        foretold.scored(
            database, bitcoin, actual, made=made, model="ar1", coverage=0,
            low_usd=mid, mid_usd=mid, high_usd=mid,
        )  # fmt: skip
        errors.append((abs(math.log(actual / mid)), abs(math.log(actual / 100))))
    (row,) = _past(database, bitcoin)["challengers"]
    differences = [missed - stayed for missed, stayed in errors]
    mean = sum(differences) / 3
    assert (row["name"], row["horizon_h"], row["n"]) == ("ar1", 24, 3)
    assert row["relative_mae"] == pytest.approx(
        sum(missed for missed, _ in errors) / sum(stayed for _, stayed in errors)
    )
    assert row["mean"] == pytest.approx(mean)
    assert row["variance"] == pytest.approx(sum((d - mean) ** 2 for d in differences) / 3)
