"""work.store_constants"""


def _row(**changes):
    return {"model": "range/1", "horizon_h": 24, "coverage": 0.8, "q": 1.1, "coins": 10,
            "n": 9000} | changes  # fmt: skip


def test_constants_of_enough_coins_are_stored_once_a_day(database):
    rows = [_row(), _row(coverage=0.5, q=0.5), _row(horizon_h=720, coins=9)]
    assert database.value("work.store_constants", rows=rows) == 2
    assert database.value("work.store_constants", rows=[_row(q=7.0)]) == 0
    assert sorted(database.value("private.pool_constants")) == [[24, 0.5, 0.5], [24, 0.8, 1.1]]


def test_the_newest_ones_count_and_the_former_ones_stay(database):
    database.value("work.store_constants", rows=[_row()])
    database.run("update core.model_constants set computed_for = computed_for - 7")
    database.value("work.store_constants", rows=[_row(q=1.2)])
    assert database.value("private.pool_constants") == [[24, 0.8, 1.2]]
    assert database.one("select count(*) from core.model_constants").count == 2


def test_another_model_has_its_own(database):
    database.value("work.store_constants", rows=[_row(model="range/2")])
    assert database.value("private.pool_constants") == []
