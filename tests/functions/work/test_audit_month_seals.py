"""work.audit_month_seals"""

import hashlib

from functions.audit import export, seal, write


def test_it_lists_the_seals_of_the_month_and_the_line_of_each(database):
    write(database, 3, at="2020-03-31 23:59:57+00")
    write(database, 2, at="2020-03-05")
    seal(database, batch=2)

    rows = database.rows("work.audit_month_seals", month="2020-03-01")

    assert [(row.id, row.rows) for row in rows] == [(1, 2), (2, 1), (4, 1)]
    stored = database.one("select content, digest from core.audit_seals where id = 1")
    text, _, digest = rows[0].line.rpartition(",")
    assert (rows[0].content, digest) == stored
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_seals_of_what_was_archived_are_not_listed_again(database):
    write(database, 2, at="2020-03-05")
    seal(database)
    export(database)
    database.rows("ops.archive_auth_logs")
    assert database.rows("work.audit_month_seals", month="2020-03-01") == []
