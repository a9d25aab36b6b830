"""private.number_events; how it fares in a crowd is in tests/races/test_event_order.py"""

WAITING = "select count(*) from core.stream_order where number is null"
MANY = """
    with made as (
      insert into core.stream_events (kind, data)
      select 'price', '{}' from generate_series(1, 5001)
      returning id
    )
    insert into core.stream_order (event_id, is_own) select id, false from made
"""
IN_ORDER = "select event_id from core.stream_order order by number"


def test_of_many_that_waited_a_few_thousand_are_numbered_at_once_the_oldest_first(live):
    line = live.connect("web")
    line.execute("listen streams")
    live.run(MANY)

    live.value("private.number_events")
    assert live.one(WAITING).count == 1
    notices = line.notifies(timeout=20, stop_after=1)
    assert [notice.payload for notice in notices] == ["events"]

    live.value("private.number_events")
    assert live.one(WAITING).count == 0
    events = [row.event_id for row in live.all(IN_ORDER)]
    assert events == sorted(events)
    line.close()
