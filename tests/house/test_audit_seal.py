"""No edit of the sealed audit trail goes unseen, even by somebody whom no trigger stops."""

import random

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from conftest import Database
from functions.audit import failed, seal, write

ROWS = 2_000  # in a dozen seals
TRIALS = 300
# What somebody may do to the rows, whatever they say.
CHANGES = (
    "user_agent = user_agent || '.'",
    "user_agent = null",
    "ip_address = '192.0.2.1'",
    "success = not success",
    "error_message = coalesce(error_message || ' ', '')",
    "request_id = 'another'",
    "subject_id = gen_random_uuid()",
    "id = gen_random_uuid()",
    "event_type = 'logout'",
    '"timestamp" = "timestamp" + interval \'1 microsecond\'',
    '"timestamp" = "timestamp" - interval \'40 days\'',
    "number = number + 1",
)
ROW_EDITS = (
    *(f"update core.auth_logs set {change} where number = %(n)s" for change in CHANGES),
    "update core.auth_logs set number = 2 * %(n)s + 1 - number where number - %(n)s in (0, 1)",
    "delete from core.auth_logs where number = %(n)s",
    "delete from core.auth_logs where number >= %(n)s",
    "delete from core.auth_logs where number between %(n)s and %(n)s + 100",
    "insert into core.auth_logs (number, event_type) values (%(n)s, 'login')",
    "insert into core.auth_logs (number, event_type) values (-%(n)s, 'login')",
)
# What they may do to whose the rows are.
USER_EDITS = (
    "update core.auth_logs set user_id = null where number = %(n)s",
    "update core.auth_logs set user_id = %(mallory)s where number = %(n)s",
    "update core.auth_logs set user_hash = repeat('0', 64) where number = %(n)s",
)
# What they may do to the seals.
SEAL_EDITS = (
    "update core.audit_seals set content = repeat('0', 64) where id = %(s)s",
    "update core.audit_seals set digest = repeat('0', 64) where id = %(s)s",
    "update core.audit_seals set previous = repeat('0', 64) where id = %(s)s",
    "update core.audit_seals set rows = rows + 1 where id = %(s)s",
    "update core.audit_seals set last_number = last_number + 1 where id = %(s)s",
    "update core.audit_seals set sealed_at = sealed_at - interval '1 hour' where id = %(s)s",
    "update core.audit_seals set month = month - interval '1 year' where id = %(s)s",
    "update core.audit_seals set id = 1000 + id where id = %(s)s",
    "delete from core.audit_seals where id = %(s)s",
    "delete from core.audit_seals where id >= %(s)s",
    "delete from core.audit_seals",
)


@pytest.fixture
def superuser(cluster, _own_database):
    """Somebody who may do everything and whom no trigger stops; rolled back."""
    url = cluster.url("postgres", _own_database)
    with psycopg.connect(url, row_factory=namedtuple_row) as conn:
        yield Database(conn)
        conn.rollback()


@pytest.fixture
def trail(superuser):
    """Rows of two months, most of them alice's."""
    alice = superuser.user()
    last_month = superuser.one("select (now() - interval '32 days')::text as at").at
    for at in (last_month, "now"):
        write(superuser, ROWS // 2, at=at, user=alice)
    superuser.value("ops.ensure_partitions")


def _numbers(superuser, condition="true"):
    rows = superuser.all(f"select number from core.auth_logs where {condition} order by number")
    return [row.number for row in rows]


def _tried(superuser, statement, values, anchor):
    """What the verification finds after an edit, which is then undone."""
    with superuser.conn.transaction(force_rollback=True):
        assert superuser.conn.execute(statement, values).rowcount > 0, statement
        return failed(superuser, anchor) - {"sealed in time"}


def test_of_300_edits_past_every_trigger_300_are_found(superuser, trail):
    anchor = seal(superuser, batch=ROWS // 12).digest
    superuser.run("set local session_replication_role = replica")
    assert failed(superuser, anchor) == set()
    numbers, owned = _numbers(superuser), _numbers(superuser, "user_id is not null")
    seals = superuser.one("select count(*) from core.audit_seals").count
    mallory = superuser.user("mallory@example.org")
    edits = [*ROW_EDITS, *USER_EDITS, *SEAL_EDITS]
    draw = random.Random(20)

    missed = []
    for trial in range(TRIALS):
        statement = edits[trial % len(edits)]
        among = owned if statement in USER_EDITS else numbers[:-1]
        values = {"n": draw.choice(among), "s": draw.randint(1, seals), "mallory": mallory}
        if not _tried(superuser, statement, values, anchor):
            missed.append((statement, values))

    assert missed == []


def test_without_seals_no_edit_of_a_row_would_be_found(superuser, trail):
    """The negative control: what finds the edits is the seals."""
    superuser.run("set local session_replication_role = replica")
    numbers = _numbers(superuser)
    found = [
        _tried(superuser, statement, {"n": numbers[len(numbers) // 2]}, None)
        for statement in ROW_EDITS
    ]
    assert found == [set()] * len(ROW_EDITS)
