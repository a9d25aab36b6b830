"""ops.create_admin"""

import psycopg
import pytest

from functions.accounts import HASH, events


def test_it_makes_a_verified_admin(database):
    made = database.value("ops.create_admin", email=" Root@Example.org", password_hash=HASH)
    user = database.one("select id, email, role, email_verified from core.users")
    assert user == (made, "root@example.org", "admin", True)
    assert events(database) == [("admin_granted", True, None)]


def test_it_refuses_an_account_that_exists(database):
    database.user()
    with pytest.raises(psycopg.errors.UniqueViolation):
        database.value("ops.create_admin", email="alice@example.org", password_hash=HASH)


def test_it_refuses_a_cheap_hash(database):
    database.run("update core.settings set value = 12 where name = 'bcrypt_min_cost'")
    with pytest.raises(psycopg.Error, match="hash_too_cheap"):
        database.value("ops.create_admin", email="root@example.org", password_hash=HASH)
