"""api.get_share"""

import pytest

from functions.accounts import SENDER, events, sender
from functions.shares import look, share, stored, token_hash


@pytest.fixture
def session(database):
    database.token()
    stored(database)
    session = database.session(database.user())
    assert share(database, session).status == 201
    return session


def test_whoever_has_the_link_sees_the_snapshot_and_its_end(database, session):
    reply = look(database)
    assert reply.status == 200
    assert set(reply.body) == {"expires_at", "found"}
    assert set(reply.body["found"]) == {
        *("report", "figures_made_at", "pictures", "candles", "candles_source"),
    }
    assert reply.body["found"]["report"]["coin"]["coingecko_id"] == "bitcoin"


def test_no_other_hash_finds_it(database, session):
    for other in ("0" * 64, token_hash("link").upper(), "", None):
        reply = look(database, token_hash=other)
        assert (reply.status, reply.body["code"]) == (404, "unknown_share"), other


def test_a_link_ends_in_time(database, session):
    database.age("core.shared_reports", "167 hours")
    assert look(database).status == 200
    database.age("core.shared_reports", "2 hours")
    assert (look(database).status, look(database).body["code"]) == (410, "share_ended")


def test_a_withdrawn_link_shows_nothing(database, session):
    database.call("api.revoke_shares", session=session, client=SENDER)
    assert look(database).status == 410


def test_links_of_a_disabled_account_rest(database, session):
    database.run("update core.users set disabled_at = now()")
    assert look(database).status == 410
    database.run("update core.users set disabled_at = null")
    assert look(database).status == 200


def test_with_the_account_its_links_go(database, session):
    database.run("delete from core.users")
    assert look(database).status == 404


def test_one_address_looks_sixty_times_a_minute(database, session):
    statuses = [look(database).status for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert look(database).headers["Retry-After"]
    assert look(database, client=sender(1)).status == 200
    assert events(database)[1:] == [("security_alert", False, "too_many_attempts")]


def test_trying_is_counted_as_well(database, session):
    for n in range(60):
        assert look(database, n).status == 404
    assert look(database).status == 429
