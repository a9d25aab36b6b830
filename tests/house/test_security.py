"""What docs/security.md says of limits, settings, events and words is what is there."""

import re

import credentials
from tree import ROOT

TEXT = (ROOT / "docs/security.md").read_text("utf-8")


def test_the_table_of_limits_is_that_of_the_database(database):
    rows = database.all(
        "select format('| `%s` | %s | %s | %s |', scope, max_attempts, period, meaning) as row"
        " from core.attempt_limits order by scope"
    )
    listed = re.findall(r"^\| `[a-z_]+` \| \d+ \| \d[^|]* \| [^|]+ \|$", TEXT, re.MULTILINE)
    assert listed == [row.row for row in rows]


def test_a_setting_that_is_named_has_the_value_that_is_named(database):
    listed = re.findall(r"^\| `([a-z_]+)` \| (\d+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
    settings = database.all("select name, value::text, meaning from core.settings")
    assert listed
    assert sorted(set(listed) - {tuple(setting) for setting in settings}) == []


def test_every_event_of_the_audit_trail_is_named_once_and_no_other(database):
    rule = database.one(
        "select pg_get_constraintdef(oid) as text from pg_constraint"
        " where conname = 'auth_logs_event_known' and conrelid = 'core.auth_logs'::regclass"
    ).text
    table = TEXT.partition("| about | events |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"`(\w+)`", table)) == sorted(re.findall(r"'(\w+)'", rule))


def test_the_words_that_no_password_may_be_are_those_that_are_refused():
    listed = TEXT.partition("the words anybody would guess: ")[2].partition(", and those")[0]
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(credentials.CONTEXT_WORDS)
