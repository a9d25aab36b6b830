"""work.cleanup_sessions"""


def test_it_deletes_one_batch_and_counts_it(database):
    alice = database.user()
    for _ in range(3):
        database.session(alice)
    database.age("core.sessions", "2 hours")
    database.session(alice)

    assert database.value("work.cleanup_sessions", batch=2) == {"sessions": 2}
    assert database.value("work.cleanup_sessions", batch=2) == {"sessions": 1}
    assert database.value("work.cleanup_sessions", batch=2) == {"sessions": 0}
    assert database.one("select count(*) from core.sessions").count == 1
