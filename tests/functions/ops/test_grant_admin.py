"""ops.grant_admin"""

import psycopg
import pytest

from functions.accounts import events


def test_it_makes_an_account_an_admins(database):
    database.user()
    assert database.value("ops.grant_admin", email=" ALICE@example.org ") == "granted"
    assert database.one("select role from core.users").role == "admin"
    assert events(database) == [("admin_granted", True, None)]


def test_it_names_an_unknown_account(database):
    with pytest.raises(psycopg.errors.NoDataFound, match="no account with that address"):
        database.value("ops.grant_admin", email="nobody@example.org")
