"""private.tell_ended_sessions"""

import pytest

from functions.accounts import log_in

ENDS = {
    "a logout": "delete from core.sessions",
    "the account": "delete from core.users",
}


@pytest.fixture
def told(live):
    """What was said to those who hold streams open since the last time it was asked."""
    line = live.connect("web")
    line.execute("listen streams")

    def _told():
        live.run("select pg_notify('streams', 'the end')")
        said = []
        for notice in line.notifies(timeout=20):
            if notice.payload == "the end":
                return said
            said.append(notice.payload)
        raise AssertionError(said)

    yield _told
    line.close()


@pytest.mark.parametrize("way", ENDS)
def test_whatever_ended_a_session_is_told(live, told, way):
    live.session(live.user())
    live.run(ENDS[way])
    assert told() == ["sessions"]


def test_a_login_that_ends_none_is_not(live, told):
    live.user()
    assert log_in(live).status == 200
    assert told() == []


def test_one_that_ends_the_oldest_is(live, told):
    alice = live.user()
    for _ in range(10):
        live.session(alice)
    assert log_in(live).status == 200
    assert told() == ["sessions"]
