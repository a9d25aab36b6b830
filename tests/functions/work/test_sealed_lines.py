"""work.sealed_lines"""

import hashlib

from functions.audit import seal, write


def test_the_lines_of_each_seal_hash_to_its_content(database):
    write(database, 3, at="2020-03-31 23:59:57+00")
    write(database, 2)
    seal(database, batch=4)
    seals = database.all("select id, rows, content from core.audit_seals order by id")
    assert [row.rows for row in seals] == [2, 1, 1, 1]
    for row in seals:
        lines = [found.line for found in database.rows("work.sealed_lines", seal=row.id)]
        assert len(lines) == row.rows
        text = "".join(f"{line}\n" for line in lines)
        assert hashlib.sha256(text.encode()).hexdigest() == row.content


def test_an_unknown_seal_has_none(database):
    assert database.rows("work.sealed_lines", seal=7) == []
