"""db/gateway.py: one call, one statement, and what happens when the database misbehaves."""

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg_pool import PoolTimeout

from conftest import Live
from db.gateway import FOR_ANYBODY, TRIES, Gateway, Numbers
from racing import barrier_call
from streaming import until

OUR_LINES = "from pg_stat_activity where usename = 'web' and datname = current_database()"
DOOR = """
create function api.{name}({parameters}) returns private.reply
language plpgsql volatile security definer
set search_path = ''
as $$ begin {body} end; $$;
grant execute on function api.{name} to web;
"""


@pytest.fixture
def door(live: Live) -> Iterator[Any]:
    """Make a door of schema api for this test."""
    made = []

    def _door(name: str, body: str, parameters: str = "") -> None:
        live.run("set check_function_bodies = off")
        live.run(DOOR.format(name=name, body=body, parameters=parameters))
        made.append(name)

    yield _door
    for name in made:
        live.run(f"drop function if exists api.{name}")


@pytest.fixture
def gateway(live: Live) -> Iterator[Gateway]:
    gateway = Gateway(live.url("web"), Numbers(pool_max=2, timeout_seconds=1, slow_seconds=0.2))
    yield gateway
    gateway.close()


def test_it_passes_a_body_through_unparsed(gateway, door):
    door("echo", "return private.ok(json_build_object('said', p_text));", "p_text text")
    reply = gateway.ask("api.echo", text='a "quoted" word')
    assert reply.status == 200
    assert reply.json() == {"said": 'a "quoted" word'}
    assert reply.headers["Content-Type"] == "application/json"


def test_it_turns_a_raised_refusal_into_its_status(gateway, door):
    door("refuse", "raise exception 'not_today' using errcode = 'UC409', detail = 'No.';")
    reply = gateway.ask("api.refuse")
    assert reply.status == 409
    assert reply.json() == {"code": "not_today", "detail": "No."}


def test_who_shows_no_session_is_told_what_the_database_would_say_without_asking_it(live):
    """The wordings are compared for every door that takes a session."""
    doors = live.all(
        "select proname as name, proargnames[:pronargs] as parameters from pg_proc"
        " where pronamespace = 'api'::regnamespace and 'p_session' = any(proargnames[:pronargs])"
    )
    assert len(doors) > 10
    unreachable = Gateway("host=127.0.0.1 port=1")
    for door in doors:
        qualified = f"api.{door.name}"
        nothing = dict.fromkeys(parameter.removeprefix("p_") for parameter in door.parameters)
        if qualified in FOR_ANYBODY:
            assert live.call(qualified, **nothing).status < 500
            continue
        said = live.call(qualified, **nothing)
        told = unreachable.ask(qualified, **nothing)
        assert (told.status, told.json()) == (said.status, said.body), qualified


def test_it_keeps_what_a_returned_refusal_wrote(gateway, door, live):
    door(
        "note",
        "perform private.log_auth_event('logout', null, '{}', 'refused');"
        " return private.refused(422, 'no', 'No.');",
    )
    live.run("grant create on schema api to api_owner")
    live.run("alter function api.note() owner to api_owner")
    live.run("revoke create on schema api from api_owner")
    assert gateway.ask("api.note").status == 422
    assert live.one("select count(*) from core.auth_logs").count == 1


def test_another_fault_propagates(gateway, door):
    door("divide", "perform 1 / 0; return private.no_content();")
    with pytest.raises(psycopg.errors.DivisionByZero):
        gateway.ask("api.divide")


def test_it_logs_a_slow_call_by_name_and_never_its_arguments(gateway, door, caplog):
    door("slow", "perform pg_sleep(0.25); return private.no_content();", "p_secret text")
    with caplog.at_level(logging.WARNING):
        gateway.ask("api.slow", secret="hunter22")
    assert "slow call: api.slow took" in caplog.text
    assert "hunter22" not in caplog.text


def test_the_third_caller_of_two_connections_waits_and_is_refused_in_time(gateway, door):
    door("hold", "perform pg_sleep(2); return private.no_content();")

    def _call(number: int) -> int | str:
        try:
            return gateway.ask("api.hold").status
        except PoolTimeout:
            return "refused"

    assert sorted(map(str, barrier_call(3, _call))) == ["204", "204", "refused"]


def test_a_serialization_failure_is_sent_again(gateway, door, live):
    live.run("create sequence core.tries")
    live.run("grant usage on sequence core.tries to web")
    door(
        "stumble",
        "if nextval('core.tries') < 3 then raise exception 'x' using errcode = '40001'; end if;"
        " return private.no_content();",
    )
    try:
        assert gateway.ask("api.stumble").status == 204
        assert live.one("select last_value from core.tries").last_value == 3
    finally:
        live.run("drop sequence core.tries")


def test_a_bad_value_is_never_sent_again(gateway, door, live):
    live.run("create sequence core.tries")
    live.run("grant usage on sequence core.tries to web")
    door("fail", "perform nextval('core.tries'); perform 'x'::uuid; return private.no_content();")
    try:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            gateway.ask("api.fail")
        assert live.one("select last_value from core.tries").last_value == 1
    finally:
        live.run("drop sequence core.tries")


def test_a_connection_that_the_server_ended_is_replaced(gateway, door, live):
    door("hello", "return private.no_content();")
    assert gateway.ask("api.hello").status == 204
    with psycopg.connect(live.cluster.url("postgres", live.name), autocommit=True) as conn:
        conn.execute(f"select pg_terminate_backend(pid) {OUR_LINES}")
        until(lambda: not conn.execute(f"select {OUR_LINES}").fetchall(), "the lines are gone")
    assert [gateway.ask("api.hello").status for _ in range(4)] == [204] * 4


def test_a_thousand_calls_reuse_their_connections(gateway, door, live):
    door("pid", "return private.ok(to_json(pg_backend_pid()));")
    pids = barrier_call(8, lambda _: {gateway.ask("api.pid").body for _ in range(50)})
    assert len(set().union(*pids)) <= 2


def test_a_forked_process_opens_its_own_connections(gateway, door):
    door("pid", "return private.ok(to_json(pg_backend_pid()));")
    mine = {gateway.ask("api.pid").body for _ in range(4)}
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, gateway.ask("api.pid").body.encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(read, 100).decode()
    assert theirs.isdigit()
    assert theirs not in mine
    assert gateway.ask("api.pid").status == 200


def test_a_wait_ends_when_it_is_told_to(gateway, door, live):
    live.run("create table core.ready (at timestamptz)")
    live.run("grant select on core.ready to web")
    live.run("create sequence core.polls")
    live.run("grant usage on sequence core.polls to web")

    def _make_ready():
        until(lambda: live.one("select last_value from core.polls").last_value >= 2, "one waits")
        live.run("insert into core.ready values (now()); notify ready, 'the-thing'")

    door(
        "poll",
        "perform nextval('core.polls');"
        " if exists (select from core.ready) then return private.ok(to_json(p_waited)); end if;"
        " return private.accepted('{}', '{\"Wait-For\": \"the-thing\"}');",
        "p_waited boolean default false",
    )
    try:
        assert gateway.ask_until_ready("api.poll", wait=0).status == 202
        making = threading.Thread(target=_make_ready)
        making.start()
        reply = gateway.ask_until_ready("api.poll", wait=60)
        making.join()
        assert (reply.status, reply.body) == (200, "true")
        assert "Wait-For" not in reply.headers
    finally:
        live.run("drop table core.ready; drop sequence core.polls")


def test_a_name_is_quoted_whatever_it_holds(gateway):
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        gateway.call('api.me"; drop table core.users; --')


def test_a_line_that_died_unused_costs_no_call(door, live):
    """A server that is killed says no word; what must not be repeated had not been sent."""
    door("note", "return private.no_content();")
    gateway = Gateway(live.url("web"), Numbers(pool_max=1))
    try:
        assert gateway.ask("api.note").status == 204
        with gateway._connections().connection() as conn:
            line = socket.socket(fileno=os.dup(conn.fileno()))
        with line:
            line.shutdown(socket.SHUT_RDWR)
        assert gateway.ask("api.note").status == 204
    finally:
        gateway.close()


@pytest.mark.parametrize(
    ("function", "tries"),
    [
        ("api.get_home_page", TRIES),
        ("api.get_markets_page", TRIES),
        ("api.get_progressive_analysis", TRIES),
        ("api.list_shares", TRIES),
        ("api.me", TRIES),
        ("api.start_progressive_analysis", 1),
        ("api.export_account", 1),
    ],
)
def test_what_only_reads_is_sent_again_after_a_line_was_lost_in_the_middle(
    gateway, monkeypatch, function, tries
):
    sent = []

    def _lose(_query, function, _values):
        sent.append(function)
        raise psycopg.OperationalError

    monkeypatch.setattr(gateway, "_executed", _lose)
    with pytest.raises(psycopg.OperationalError):
        gateway.ask(function, session="0" * 64)
    assert sent == [function] * tries


def test_who_calls_while_the_server_is_away_is_refused_soon(live, monkeypatch):
    monkeypatch.setattr("db.gateway.AWAY_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    gateway = Gateway(make_conninfo(live.url("web"), port=port), Numbers(2, timeout_seconds=3))
    try:
        waited = [_seconds_until_refused(gateway) for _ in range(3)]
    finally:
        gateway.close()
    assert waited[0] >= 3
    assert max(waited[1:]) < 2.5


def _seconds_until_refused(gateway: Gateway) -> float:
    started = time.monotonic()
    with pytest.raises(PoolTimeout):
        gateway.ask("api.me", session="0" * 64)
    return time.monotonic() - started


def test_connections_to_a_server_that_took_no_writes_are_not_kept(gateway, door, live):
    door(
        "note",
        "insert into core.attempts (scope, key) values ('login_pair', 'x');"
        " return private.no_content();",
    )
    with psycopg.connect(live.cluster.url("postgres", live.name), autocommit=True) as conn:
        alter = sql.SQL("alter database {} {} default_transaction_read_only").format
        conn.execute(alter(sql.Identifier(live.name), sql.SQL("set")) + sql.SQL(" = on"))
        try:
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                gateway.ask("api.note")
        finally:
            conn.execute(alter(sql.Identifier(live.name), sql.SQL("reset")))
    with contextlib.suppress(psycopg.errors.ReadOnlySqlTransaction):
        gateway.ask("api.note")  # on a connection that was made in between, perhaps
    assert gateway.ask("api.note").status == 204


def test_a_text_with_nul_is_refused_before_the_server_is_asked(gateway):
    reply = gateway.ask("api.search_tokens", session="x", query="b\0tc")
    assert (reply.status, reply.json()["code"]) == (400, "bad_request")


def test_what_nobody_waits_for_is_not_told(gateway, door):
    door("later", "return private.accepted('{}', '{\"Wait-For\": \"the-thing\"}');")
    assert gateway.ask("api.later").headers == {"Content-Type": "application/json"}
