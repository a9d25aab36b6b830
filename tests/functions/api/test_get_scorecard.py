"""api.get_scorecard"""

COUNTED = {"body": {"issued": 3}, "counted_at": "2026-05-01 12:00:00.5+00"}


def test_everybody_reads_what_the_worker_counted(database):
    database.value("work.store_scorecard", **COUNTED)
    answer = database.call("api.get_scorecard")
    assert answer.status == 200
    assert answer.body["record"] == {"issued": 3}
    assert answer.body["computed_at"] == "2026-05-01T12:00:00Z"


def test_before_the_first_count_there_is_no_record(database):
    assert database.call("api.get_scorecard").body == {"computed_at": None, "record": None}


def test_a_visitor_needs_no_session(live):
    live.value("work.store_scorecard", **COUNTED)
    with live.connect("web") as web:
        assert web.execute("select status from api.get_scorecard()").fetchone().status == 200
