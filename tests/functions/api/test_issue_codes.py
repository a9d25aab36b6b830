"""api.issue_codes"""

import re

import pytest

from functions.accounts import register
from functions.admins import SENDER, admin, trail


@pytest.fixture
def issue(database):
    """Issue one code without note or end, unless told otherwise."""
    _, session = admin(database)

    def _issue(**changes):
        arguments = {"count": 1, "note": None, "expires_at": None} | changes
        return database.call("api.issue_codes", session=session, client=SENDER, **arguments)

    return _issue


def test_each_code_is_new_hard_to_guess_and_opens_one_account(issue, database):
    reply = issue(count=3, note=" for friends ")
    assert reply.status == 201
    codes = [row["code"] for row in reply.body["access_codes"]]
    assert len(set(codes)) == 3
    assert all(re.fullmatch(r"([A-HJKMNP-Z2-9]{4}-){4}[A-HJKMNP-Z2-9]{4}", code) for code in codes)
    assert {row["note"] for row in reply.body["access_codes"]} == {"for friends"}
    assert {row["state"] for row in reply.body["access_codes"]} == {"free"}
    assert register(database, access_code=codes[0]).status == 201
    assert register(database, access_code=codes[0], email="b@example.org").status == 422


def test_it_is_noted_who_issued_each(issue, database):
    issued = {row["id"] for row in issue(count=2).body["access_codes"]}
    root = str(database.one("select id from core.users").id)
    rows = trail(database)
    assert {row[2] for row in rows} == issued
    assert {(row[0], row[1]) for row in rows} == {("access_codes_issued", root)}


@pytest.mark.parametrize("text", ["", None, "  "])
def test_without_an_end_a_code_has_none(issue, text):
    assert issue(expires_at=text).body["access_codes"][0]["expires_at"] is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2999-01-31", "2999-01-31T00:00:00Z"),
        ("2999-01-31T12:00", "2999-01-31T12:00:00Z"),
        ("2999-01-31T12:00:30+02:00", "2999-01-31T10:00:30Z"),
    ],
)
def test_a_code_ends_when_it_is_told(issue, text, meant):
    assert issue(expires_at=text).body["access_codes"][0]["expires_at"] == meant


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        *(("count", count, "bad_count") for count in (0, -1, 1001, None)),
        ("note", "x" * 201, "bad_note"),
        *(
            ("expires_at", text, "bad_expiry")
            for text in (
                *("2020-01-01", "tomorrow", "infinity", "2999-02-30", "2999-01-01T25:00"),
                *("2999-01-01T00:00+99:00", "0000-01-01", "٢٩٩٩-٠١-٠١"),
            )
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(issue, database, field, value, code):
    reply = issue(**{field: value})
    assert (reply.status, reply.body["code"]) == (422, code)
    assert reply.body["errors"][0]["field"] == field
    assert database.one("select count(*) from core.access_codes").count == 0


def test_a_thousand_at_once_are_different(issue, database):
    assert issue(count=1000).status == 201
    assert database.one("select count(distinct code) from core.access_codes").count == 1000
