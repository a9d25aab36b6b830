"""work.store_scorecard"""


def test_the_newest_count_takes_the_place_of_the_former(database):
    assert database.value("work.store_scorecard", body={"issued": 1}) is True
    database.run("update core.scorecard set computed_at = now() - interval '1 hour'")
    assert database.value("work.store_scorecard", body={"issued": 2}) is True
    (row,) = database.all("select body from core.scorecard")
    assert row.body == {"issued": 2}


def test_an_older_count_changes_nothing(database):
    database.value("work.store_scorecard", body={"issued": 2})
    database.run("update core.scorecard set computed_at = now() + interval '1 second'")
    assert database.value("work.store_scorecard", body={"issued": 1}) is False
    assert database.one("select body from core.scorecard").body == {"issued": 2}
