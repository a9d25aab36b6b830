"""api.create_share"""

import json
from datetime import datetime

import pytest

from functions.accounts import SENDER, events, personal_token
from functions.research import report
from functions.shares import look, share, stored, token_hash


@pytest.fixture
def session(database):
    database.token()
    stored(database, price_usd=1e-35)
    return database.session(database.user())


def test_it_keeps_what_was_stored_and_tells_everything_but_the_link(database, session):
    reply = share(database, session)
    assert reply.status == 201
    assert (reply.body["symbol"], reply.body["name"]) == ("BTC", "Bitcoin")
    assert (reply.body["state"], reply.body["hint"]) == ("live", "abcdefgh")
    assert token_hash("link") not in json.dumps(reply.body)
    row = database.one("select *, expires_at - created_at as life from core.shared_reports")
    assert (row.token_hash, row.life.days) == (token_hash("link"), 7)
    kept = row.body["report"]
    assert kept["schema"] == "report/1"
    assert kept["analyses"]["market-data"]["envelope"]["data"]["price_usd"] == 1e-35
    assert kept["analyses"]["news"]["error"]["code"] == "not_made"
    log = database.one("select event_type, subject_id from core.auth_logs")
    assert (log.event_type, str(log.subject_id)) == ("share_created", reply.body["id"])


def test_nothing_of_whoever_shares_is_in_it(database, session):
    share(database, session)
    kept = database.one("select body::text as text from core.shared_reports").text
    person = database.one("select id::text, email from core.users")
    assert person.id not in kept
    assert person.email not in kept
    assert "alice" not in kept


def test_it_stays_as_it_was_whatever_is_stored_later(database, session):
    share(database, session)
    before = look(database).body
    database.run("update core.ucie_analysis_cache set body = '{}'")
    database.run("update core.ucie_tokens set name = 'Another'")
    assert look(database).body == before


def test_nothing_is_asked_for(database, session):
    share(database, session)
    assert database.one("select count(*) from core.jobs").count == 0


@pytest.mark.parametrize("days", [1, 7, 30])
def test_it_lives_as_long_as_was_asked_for(database, session, days):
    body = share(database, session, expires_in_days=days).body
    made, ends = (datetime.fromisoformat(body[key]) for key in ("created_at", "expires_at"))
    assert (ends - made).days == days


@pytest.mark.parametrize("days", [None, 0, -7, 2, 31, 2147483647])
def test_any_other_life_is_refused(database, session, days):
    reply = share(database, session, expires_in_days=days)
    assert (reply.status, reply.body["code"]) == (422, "bad_expiry")
    assert reply.body["errors"][0]["field"] == "expires_in_days"


@pytest.mark.parametrize("symbol", ["btc", "bitcoin", "id:bitcoin"])
def test_a_coin_goes_by_any_of_its_names(database, session, symbol):
    assert share(database, session, symbol=symbol).body["coingecko_id"] == "bitcoin"


def test_an_unknown_coin_is_looked_up_nowhere(database, session):
    reply = share(database, session, symbol="bitcon")
    assert (reply.status, reply.body["code"]) == (404, "unknown_symbol")
    assert [coin["id"] for coin in reply.body["suggestions"]] == ["bitcoin"]
    assert database.one("select count(*) from core.jobs").count == 0


def test_a_coin_of_which_nothing_is_stored_is_not_shared(database, session):
    database.token("ripple", "XRP")
    reply = share(database, session, symbol="XRP")
    assert (reply.status, reply.body["code"]) == (409, "nothing_to_share")
    assert events(database) == []


def test_twenty_links_work_at_a_time(database, session):
    made = [share(database, session, n) for n in range(21)]
    assert [reply.status for reply in made] == [201] * 20 + [409]
    assert made[-1].body["code"] == "too_many_shares"
    database.run(
        "update core.shared_reports set revoked_at = now(), body = null where token_hash = %s",
        token_hash(3),
    )
    assert share(database, session, 22).status == 201


def test_a_link_that_ended_counts_no_more(database, session):
    for n in range(20):
        share(database, session, n, expires_in_days=1)
    database.age("core.shared_reports", "25 hours")
    assert share(database, session, 21).status == 201


def test_thirty_an_hour_are_enough_and_refusals_cost_none(database, session):
    for n in range(20):
        assert share(database, session, n).status == 201
    assert share(database, session, 20).status == 409
    database.call("api.revoke_shares", session=session, client=SENDER)
    again = [share(database, session, 100 + n).status for n in range(11)]
    assert again == [201] * 10 + [429]


def test_what_is_too_large_is_not_kept(database, session):
    database.run("update core.settings set value = 100 where name = 'share_bytes'")
    reply = share(database, session)
    assert (reply.status, reply.body["code"]) == (413, "share_too_large")
    assert database.one("select count(*) from core.shared_reports").count == 0


def test_a_bought_report_stays_within_the_house(database, session):
    """Only people with an account may read one; what it cost is for admins alone."""
    database.run("update core.users set role = 'admin'")
    coin = database.one("select id::text from core.ucie_tokens").id
    report(database, coin, "done", quality=61, spent_usd=0.6)
    stored(database, "research", ai=True, cost=None, job=None, summary="bought words")
    share(database, session)
    kept = look(database).body["found"]
    assert kept["report"]["analyses"]["research"] == {
        "state": "missing",
        "envelope": None,
        "error": {"code": "not_public", "detail": "A bought report is for people with an account."},
        "refreshing": False,
    }
    assert kept["pictures"]["research"] is None
    text = json.dumps(kept)
    assert "bought words" not in text
    assert "spent_usd" not in text


def test_a_digest_is_shared_without_its_job(database, session):
    coin = database.one("select id::text from core.ucie_tokens").id
    report(database, coin, "failed", spent_usd=0.6)
    stored(database, "research", ai=False, cost=None, job=None)
    share(database, session)
    found = look(database).body["found"]["report"]["analyses"]["research"]
    assert found["envelope"]["data"]["job"] is None


def test_a_script_needs_the_scope_to_write(database, session):
    person = database.one("select id::text from core.users").id
    reader = personal_token(database, person, "read", name="reader")
    writer = personal_token(database, person, "write", name="writer")
    assert share(database, reader).body["code"] == "scope_missing"
    assert share(database, writer).status == 201


def test_it_needs_a_session(database, session):
    assert share(database, None).status == 401
