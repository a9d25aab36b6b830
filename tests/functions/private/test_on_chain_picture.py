"""private.on_chain_picture"""

import pytest


@pytest.fixture
def token(database):
    return database.token()


@pytest.fixture
def put(database, token):
    """Store points of a metric: (hours ago, value)."""

    def _put(metric, source, *points):
        for hours, value in points:
            database.run(
                "insert into core.metric_points (token_id, metric, source, at, value)"
                " values (%s, %s, %s, now() - make_interval(secs => %s), %s)",
                *(token, f"onchain.{metric}", source, hours * 3600, value),
            )

    return _put


@pytest.fixture
def picture(database, token):
    def _picture():
        return database.one("select private.on_chain_picture(%s) as made", token).made

    return _picture


def test_nothing_stored_is_no_line(picture):
    assert picture() == {"grain": "hour", "lines": {}}


def test_young_records_show_the_last_point_of_each_hour(database, put, picture):
    put("tx_24h", "blockchair", *((step / 4, float(step)) for step in range(40)))
    made = picture()
    assert made["grain"] == "hour"
    line = made["lines"]["tx_24h"]
    times = [at for at, _ in line["points"]]
    assert all(at % 3600 == 0 for at in times)
    assert times == sorted(set(times))
    assert len(times) in (10, 11)
    assert line["points"][-1][1] == 0, "the newest of its hour"
    oldest = database.one(
        "select extract(epoch from min(at))::bigint as at from core.metric_points"
    )
    assert line["since"] == oldest.at


def test_records_of_more_than_eight_days_show_days_on_one_grid_for_all(put, picture):
    put("tx_24h", "blockchair", *((24 * day, float(day)) for day in range(20)))
    put("supply", "blockchair", (0, 5.0), (1, 6.0), (2, 7.0))
    made = picture()
    assert made["grain"] == "day"
    assert len(made["lines"]["tx_24h"]["points"]) == 20
    assert all(at % 86400 == 0 for line in made["lines"].values() for at, _ in line["points"])
    assert len(made["lines"]["supply"]["points"]) in (1, 2)


def test_a_silent_hour_does_not_change_the_source_and_a_silent_source_does(put, picture):
    put("tx_24h", "blockchair", *((hour, 1.0) for hour in range(1, 30)))
    put("tx_24h", "coinmetrics", (0, 2.0), (50, 2.0))
    assert {value for _, value in picture()["lines"]["tx_24h"]["points"]} == {1.0}
    put("supply", "blockchair", *((60 + hour, 1.0) for hour in range(30)))
    put("supply", "coinmetrics", (0, 2.0), (3, 2.0))
    assert {value for _, value in picture()["lines"]["supply"]["points"]} == {2.0}


def test_only_what_is_drawn_of_the_last_year_is_told(put, picture):
    put("height", "blockchair", (0, 5.0), (1, 4.0))
    put("hashrate_hs", "mempool", (0, 5.0), (24 * 300, 4.0))
    assert picture()["lines"].keys() == {"hashrate_hs"}


def test_no_line_is_longer_than_a_page_can_bear(put, picture):
    put("active_24h", "coinmetrics", *((6 * step, float(step)) for step in range(4 * 60)))
    put("fee_half_hour", "mempool", *((step / 3, float(step)) for step in range(300)))
    assert max(len(line["points"]) for line in picture()["lines"].values()) <= 400
