"""api.list_access_codes"""

import pytest

from functions.admins import SENDER, admin


@pytest.fixture
def listed(database):
    """Ask as an admin."""
    _, session = admin(database)

    def _listed(**filter_):
        return database.call(
            "api.list_access_codes", session=session, filter=filter_, client=SENDER
        )

    return _listed


@pytest.fixture
def four_codes(database):
    """A code in each state; alice redeemed hers."""
    alice = database.user()
    for code in ("FREE", "SPENT", "GONE", "LATE"):
        database.code(code)
    database.run(
        "update core.access_codes set redeemed = true, redeemed_at = now(), redeemed_by = %s"
        " where code = 'SPENT'",
        alice,
    )
    database.run("update core.access_codes set revoked_at = now() where code = 'GONE'")
    database.run("update core.access_codes set expires_at = now() where code = 'LATE'")
    database.run("update core.access_codes set note = '100% for Bob' where code = 'FREE'")
    return alice


def codes(reply):
    return [row["code"] for row in reply.body["access_codes"]]


def test_it_tells_what_became_of_each(listed, four_codes):
    rows = {row["code"]: row for row in listed().body["access_codes"]}
    assert {code: row["state"] for code, row in rows.items()} == {
        "FREE": "free",
        "SPENT": "redeemed",
        "GONE": "revoked",
        "LATE": "expired",
    }
    assert rows["SPENT"]["redeemed_by"] == {"id": four_codes, "email": "alice@example.org"}
    assert rows["SPENT"]["redeemed_at"].endswith("Z")
    assert rows["GONE"]["revoked_at"].endswith("Z")
    assert set(rows["FREE"]) == {
        *("id", "code", "note", "state", "created_at", "expires_at", "revoked_at"),
        *("redeemed_at", "redeemed_by"),
    }


def test_a_code_of_an_account_that_is_gone_stays_redeemed(listed, four_codes, database):
    database.run("delete from core.users where id = %s", four_codes)
    row = next(row for row in listed().body["access_codes"] if row["code"] == "SPENT")
    assert (row["state"], row["redeemed_by"]) == ("redeemed", None)


@pytest.mark.usefixtures("four_codes")
def test_it_filters_by_state_and_by_part_of_code_or_note(listed):
    for state, code in (("free", "FREE"), ("redeemed", "SPENT"), ("revoked", "GONE")):
        assert codes(listed(state=state)) == [code]
    assert codes(listed(q="ree")) == ["FREE"]
    assert codes(listed(q="FOR BOB")) == codes(listed(q="%")) == ["FREE"]
    assert listed(state="lost").body["code"] == "bad_filter"


def test_pages_follow_each_other(listed, database):
    for number in range(5):
        database.code(f"C{number}")
    whole = codes(listed())
    first = listed(limit="2")
    second = listed(limit="2", cursor=first.body["next_cursor"])
    third = listed(limit="2", cursor=second.body["next_cursor"])
    assert codes(first) + codes(second) + codes(third) == whole
    assert third.body["next_cursor"] is None
