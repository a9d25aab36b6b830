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
