"""logs.py: what a line says, and what it never says."""

import json
import logging
import sys

import psycopg
import pytest

import logs


def record(message, *arguments, **facts):
    made = logging.LogRecord("request", logging.INFO, __file__, 1, message, arguments, None)
    made.__dict__.update(facts)
    return made


def test_a_text_line_ends_with_its_facts():
    line = logs.TextFormatter().format(record("GET %s 200", "/home", ms=1.5, request_id="abc"))
    assert line.endswith("INFO request GET /home 200 ms=1.5 request_id=abc")


def test_a_json_line_is_one_object():
    line = json.loads(logs.JsonFormatter().format(record("taken", job="analyse")))
    assert line["message"] == "taken"
    assert line["job"] == "analyse"
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
@pytest.mark.parametrize("text", ["a\nINFO forged", "a\r\nb", "\x1b[31mred", "a\u2028b"])
def test_no_text_breaks_its_line(formatter, text):
    line = formatter.format(record("agent %s", text))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
def test_a_trace_quotes_no_row_and_no_value(formatter, database):
    user = "insert into core.users (email, password_hash) values (%s, %s)"
    address, password_hash = "secret@example.org", "not a hash"
    try:
        database.run(user, address, password_hash)
    except psycopg.Error:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    line = formatter.format(failed)
    assert "users_password_hash_bcrypt" in line
    assert address not in line
    assert password_hash not in line


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
@pytest.mark.parametrize(
    "statement",
    [
        "select 'secret'::uuid",
        "insert into core.access_codes (code, note) values ('x', E'one line\\nsecret')",
        "do $$ begin insert into core.access_codes (code, note)\n values ('x',\n'secret'); end $$",
    ],
)
def test_neither_a_refused_value_nor_a_second_line_nor_sql_is_quoted(
    formatter, database, statement
):
    try:
        try:
            database.run(statement)
        except psycopg.Error as error:
            raise RuntimeError("the page was not made") from error
    except RuntimeError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    line = formatter.format(failed)
    assert "the page was not made" in line
    assert "22P02" in line or "access_codes_code_normalised" in line
    assert "secret" not in line
