"""work.due_audit_months"""

from functions.audit import export, old_month, write


def _due(database):
    rows = database.rows("work.due_audit_months")
    return [(row.month.isoformat(), row.exported) for row in rows]


def test_months_past_their_keeping_are_due_the_oldest_first(database):
    old_month(database)
    write(database, 1, at="2019-12-31")
    write(database, 1)
    assert _due(database) == [("2019-12-01", False), ("2020-03-01", False)]


def test_one_that_was_exported_as_it_is_says_so(database):
    old_month(database)
    export(database)
    assert _due(database) == [("2020-03-01", True)]
    write(database, 1, at="2020-03-09")
    assert _due(database) == [("2020-03-01", False)]


def test_the_setting_decides(database):
    old_month(database)
    database.run("update core.settings set value = 1000000 where name = 'auth_log_days'")
    assert _due(database) == []


def test_each_comes_with_the_first_line_of_its_file(database):
    old_month(database)
    (row,) = database.rows("work.due_audit_months")
    assert row.header == database.value("private.audit_header")
