"""Whoever reads on after a number misses no event and is told none twice, whoever publishes."""

import random
import threading
import time

import pytest

from conftest import Database
from racing import WAITING, barrier_call
from streaming import publish, until
from tree import FUNCTIONS

PUBLISHERS, READERS, EACH = 8, 3, 25


@pytest.fixture
def alice(live):
    return live.user()


@pytest.fixture
def session(live, alice):
    return live.session(alice)


def read(database, session, after):
    """What is new and up to which number, as a hub of the web reads it."""
    answer = database.one(
        "select api.read_streams(%s, %s, false) as answer", [session], after
    ).answer
    return [event["data"] for event in answer["events"]], answer["newest"]


class Reader:
    """A hub of its own: a connection, and the number up to which it was told."""

    def __init__(self, live, session):
        self.database = Database(live.connect("web"))
        self.session = session
        self.after = 0
        self.told = []

    def look(self):
        told, self.after = read(self.database, self.session, self.after)
        self.told.extend(told)


def late_commit(live, session):
    """One publishes and commits late, another later and commits at once; what a reader is told."""
    reader, (slow, quick) = Reader(live, session), (live.connect("owner") for _ in range(2))
    with slow.transaction():
        publish(Database(slow), {"n": 1})
        publish(Database(quick), {"n": 2})
        reader.look()
    reader.look()
    for line in (slow, quick, reader.database.conn):
        line.close()
    return sorted(reader.told)


def test_what_is_committed_late_is_told_late_and_not_missed(live, session):
    assert late_commit(live, session) == ['{"n": 1}', '{"n": 2}']


def test_a_number_drawn_by_who_publishes_would_be_skipped(live, session, mutate):
    mutate(
        "private/publish.sql",
        "(event_id, is_own) values (v_event_id, ",
        "(event_id, number, is_own) values (v_event_id, nextval('core.stream_numbers'), ",
    )
    assert late_commit(live, session) == ['{"n": 2}']


def two_readers(live, session):
    """Two read at once, the first of them slow to commit; what each is told in the end."""
    first, second = Reader(live, session), Reader(live, session)
    publish(live, {"n": 1})
    with first.database.conn.transaction():
        first.look()
        publish(live, {"n": 2})
        other = threading.Thread(target=second.look)
        other.start()
        until(lambda: live.all(WAITING), "the second waits")
    other.join()
    for reader in (first, second):
        reader.look()
        reader.database.conn.close()
    return [first.told, second.told]


def test_two_readers_are_told_each_event_once_and_in_one_order(live, session):
    assert two_readers(live, session) == [['{"n": 1}', '{"n": 2}']] * 2


def test_without_their_lock_an_event_would_be_told_twice(live, session, mutate):
    mutate("private/number_events.sql", "pg_advisory_xact_lock(", "(")
    assert two_readers(live, session)[0].count('{"n": 1}') == 2


def read_between(live, alice, session, mutate, *, bound):
    """One reader is held up before it answers, while something is published and told to another."""
    hold = "perform pg_advisory_xact_lock(4711);"
    text = (FUNCTIONS / "api/read_streams.sql").read_text()
    old = text[text.index("  perform set_config('app.users', array") :]
    new = hold + old if bound else hold + old.replace("v_newest", "private.newest_event()")
    mutate("api/read_streams.sql", old, new)
    held, other = Reader(live, session), Reader(live, session)
    with live.connect("owner") as line:
        line.execute("select pg_advisory_lock(4711)")
        reading = threading.Thread(target=held.look)
        reading.start()
        until(lambda: live.all(WAITING), "the reader waits")
        publish(live, {"n": 1}, alice)
        publish(live, {"n": 2})
        live.value("private.number_events")
    reading.join()
    for reader in (held, other):
        reader.look()
        reader.database.conn.close()
    return [held.told, other.told]


def test_what_another_numbers_while_one_reads_is_told_to_both(live, alice, session, mutate):
    assert read_between(live, alice, session, mutate, bound=True) == [['{"n": 1}', '{"n": 2}']] * 2


def test_without_a_bound_what_is_somebodys_own_would_be_skipped(live, alice, session, mutate):
    assert read_between(live, alice, session, mutate, bound=False) == [
        ['{"n": 2}'],
        ['{"n": 1}', '{"n": 2}'],
    ]


def test_many_who_publish_at_once_are_all_heard_by_all(live, session):
    readers = [Reader(live, session) for _ in range(READERS)]
    over = threading.Event()

    def _read(reader):
        while not over.is_set():
            reader.look()
        reader.look()

    def _publish(number):
        dice = random.Random(number)
        with live.connect("owner") as line:
            for n in range(EACH):
                with line.transaction():
                    publish(Database(line), {"n": number * EACH + n})
                    time.sleep(dice.uniform(0, 0.01))

    threads = [threading.Thread(target=_read, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    barrier_call(PUBLISHERS, _publish)
    over.set()
    for thread in threads:
        thread.join()
    for reader in readers:
        reader.database.conn.close()
    everything = sorted(f'{{"n": {n}}}' for n in range(PUBLISHERS * EACH))
    assert [sorted(reader.told) for reader in readers] == [everything] * READERS
    assert readers[0].told == readers[1].told == readers[2].told
