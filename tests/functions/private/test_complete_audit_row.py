"""private.complete_audit_row"""

import hashlib

import pytest
from psycopg.types.json import Jsonb

BREAKING = {
    "CR": "a\rb",
    "LF": "a\nb",
    "CRLF and a forged line": "a\r\n2026-01-01 login admin",
    "ANSI": "a\x1b[2Jb",
    "backspaces": "a\b\b\bb",
    "DEL": "a\x7fb",
    "C1": "a\x9bb",
    "line separator": "a\u2028b",
    "turned around": "a\u202eb",
    "isolated": "a\u2066b",
}


@pytest.mark.parametrize("text", BREAKING.values(), ids=BREAKING)
def test_no_line_of_the_trail_can_be_broken_or_forged(database, text):
    database.one(
        "select private.log_auth_event('login', null, %s, %s)",
        Jsonb({"ip": text, "agent": text, "request_id": text}),
        text,
    )

    row = database.one(
        "select ip_address, user_agent, request_id, error_message from core.auth_logs"
    )
    for said in row:
        assert said.isprintable()
        assert said.startswith("a?")
    line = database.one(
        "select line from private.audit_lines(date_trunc('month', now())::date,"
        " 0, (select max(number) from core.auth_logs))"
    ).line
    assert line.isprintable()


@pytest.mark.parametrize(
    "text", ["Mozilla/5.0 (X11)", 'quoted "x", y', "Zürich 日本 🙂", "a\\nb", ""]
)
def test_what_can_be_printed_stays_as_it_is(database, text):
    database.run("insert into core.auth_logs (event_type, user_agent) values ('login', %s)", text)
    assert database.one("select user_agent from core.auth_logs").user_agent == text


def test_an_agent_of_64_kilobytes_is_cut(database):
    database.one(
        "select private.log_auth_event('login', null, %s)",
        Jsonb({"ip": "1" * 65536, "agent": "x\n" * 32768, "request_id": "r" * 65536}),
    )
    row = database.one("select ip_address, user_agent, request_id from core.auth_logs")
    assert [len(text) for text in row] == [45, 512, 64]


def test_the_hash_of_the_user_is_filled_and_cannot_be_another(database):
    alice = database.user()
    database.run(
        "insert into core.auth_logs (event_type, user_id, user_hash) values ('login', %s, %s)",
        alice,
        "0" * 64,
    )
    digest = hashlib.sha256(alice.encode()).hexdigest()
    assert database.one("select user_hash from core.auth_logs").user_hash == digest


def test_a_row_without_a_user_keeps_the_hash_it_comes_with(database):
    database.run(
        "insert into core.auth_logs (event_type, user_hash) values ('login', %s)", "0" * 64
    )
    assert database.one("select user_hash from core.auth_logs").user_hash == "0" * 64
