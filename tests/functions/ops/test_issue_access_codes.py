"""ops.issue_access_codes"""

import math
import re
from datetime import UTC, datetime

import psycopg
import pytest

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def _issue(database, **arguments):
    return [row.issue_access_codes for row in database.rows("ops.issue_access_codes", **arguments)]


def test_a_code_is_grouped_and_nobody_misreads_it(database):
    for code in _issue(database, count=50):
        assert re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{4}}", code)


def test_a_code_carries_at_least_80_random_bits(database):
    codes = _issue(database, count=1000)

    assert math.log2(len(ALPHABET)) * len(codes[0].replace("-", "")) >= 80
    for place in range(20):
        letters = [code.replace("-", "")[place] for code in codes]
        assert set(letters) == set(ALPHABET), f"place {place} does not use every character"
        assert max(map(letters.count, ALPHABET)) < 80, f"place {place} is lopsided"


def test_codes_are_stored_with_note_and_expiry(database):
    expires = datetime(2999, 1, 1, tzinfo=UTC)
    codes = _issue(database, count=2, note="  for Bob ", expires=expires)

    rows = database.all("select code, note, expires_at, redeemed from core.access_codes")
    assert {row.code for row in rows} == set(codes)
    assert {(row.note, row.expires_at, row.redeemed) for row in rows} == {
        ("for Bob", expires, False)
    }


def test_it_is_in_the_audit_trail(database):
    _issue(database)
    entry = database.one("select event_type, user_agent, success from core.auth_logs")
    assert entry == ("access_codes_issued", "psql as owner", True)


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_it_refuses_an_odd_number_of_codes(database, count):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="1 to 1000"):
        _issue(database, count=count)


def test_it_refuses_codes_that_have_expired(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="expired"):
        _issue(database, expires=datetime(2020, 1, 1, tzinfo=UTC))
