"""logs.py: what a line says, and what it never says."""

import json
import logging
import sys

import psycopg
import pytest

import config
import credentials
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
    assert "RuntimeError" in line
    assert "test_logs.py" in line, "the way to it is told"
    assert "22P02" in line or "access_codes_code_normalised" in line
    assert "secret" not in line


def traced(formatter, error):
    """A line about an error that was raised here."""
    try:
        raise error
    except type(error):
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    return formatter.format(failed)


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
@pytest.mark.parametrize(
    "error",
    [
        ValueError("invalid literal: 'hunter2 hunter2'"),
        KeyError("hunter2 hunter2"),
        RuntimeError("somebody said hunter2 hunter2"),
        UnicodeEncodeError("ascii", "hunter2 hunter2", 0, 1, "no"),
        FileNotFoundError(2, "No such file", "/home/hunter2 hunter2"),
        json.JSONDecodeError("no", "hunter2 hunter2", 0),
        psycopg.ProgrammingError("cannot adapt hunter2 hunter2"),
        ExceptionGroup("hunter2 hunter2", [ValueError("hunter2 hunter2")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_quotes_what_was_sent_is_told_by_its_name(formatter, error):
    line = traced(formatter, error)
    assert type(error).__qualname__ in line
    assert "hunter2" not in line
    assert "test_logs.py" in line


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AttributeError("'NoneType' object has no attribute 'hash'"), "no attribute 'hash'"),
        (NameError("name 'nonce' is not defined"), "'nonce' is not defined"),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused"),
        (psycopg.OperationalError("connection timeout expired"), "connection timeout expired"),
        (config.ConfigError("SECRET_KEY: not set"), "SECRET_KEY: not set"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_helps_and_quotes_nobody_is_told(error, said):
    assert said in traced(logs.TextFormatter(), error)


def test_a_note_on_an_error_and_what_it_held_are_not_told():
    error = AttributeError("gone", name="x", obj="hunter2")
    error.add_note("hunter2")
    assert "hunter2" not in traced(logs.TextFormatter(), error)


@pytest.mark.parametrize(
    "secret",
    [
        "alice@example.org",
        credentials.new_session(credentials.Keys("k" * 40)),
        credentials.new_personal_token(),
        "$2b$04$" + "a" * 53,
    ],
    ids=["mail", "session", "personal token", "hash"],
)
@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
def test_what_has_the_shape_of_a_secret_is_covered_wherever_it_slips_in(formatter, secret):
    assert secret not in formatter.format(record("said %s here", secret))
    assert secret not in traced(formatter, AttributeError(f"of {secret}"))


@pytest.mark.parametrize("before", ["/verify-email?token=", "Authorization: Bearer ", "a=1&token="])
def test_what_follows_a_word_for_a_secret_is_covered(before):
    secret = credentials.new_token()
    assert secret not in logs.TextFormatter().format(record("GET %s%s", before, secret))


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
@pytest.mark.parametrize("text", ["a\n2026 INFO forged", "\x1b[31mred", "\r", "\u2028"])
def test_no_error_breaks_the_lines_of_its_trace(formatter, text):
    line = traced(formatter, AttributeError(f"no {text}"))
    assert not [part for part in line.splitlines() if part.startswith("2026 INFO")]
    assert "\x1b" not in line
    assert "\r" not in line


def test_errors_that_led_to_one_another_are_told_in_order():
    try:
        try:
            raise NameError("first")
        except NameError as first:
            raise TypeError("second") from first
    except TypeError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    line = logs.TextFormatter().format(failed)
    assert line.index("NameError: first") < line.index("TypeError: second")
