"""Streams of a running gunicorn: who comes, goes, stalls, is cut off, and what each is told."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import struct
import time

import psycopg
import pytest
from psycopg import sql

import credentials
import db.apply
import service
from blueprints.hub import Numbers
from blueprints.sse import LAST_CHUNK
from catalog import leave_nothing_to_fetch
from cluster import Server
from conftest import ROOT, TEMPLATE, Cluster, Live
from progress import begin, end_phase, make_all
from races.hasty import OF_A_PERSON, STREAMS
from streaming import (
    EVENTS,
    PATIENCE_S,
    Stream,
    files,
    person,
    processes,
    publish,
    publish_many,
    raw,
    until,
    whole,
)

BIG = {"text": "x" * 7000}
ESTABLISHED = 1  # of TCP_INFO
GUNICORNS_PATIENCE_S = 30  # with who does not stop
AT_WORK = "select from core.jobs where state = 'running' or state = 'waiting' and run_at <= now()"


@pytest.fixture(autouse=True)
def _left():
    yield
    for stream in [*Stream.begun]:
        stream.close()


@pytest.fixture
def site(site):
    """The service when nothing is left to do, so that nobody but the test publishes anything."""
    until(lambda: not site.database.all(AT_WORK), "nothing is left to do")
    return site


@pytest.fixture
def alice(site):
    return person(site, f"{secrets.token_hex(6)}@example.org")


@pytest.fixture
def mallory(site):
    return person(site, f"{secrets.token_hex(6)}@example.org")


@pytest.fixture
def own_site(cluster, worker_id, tmp_path):
    """Run a service of one's own until the test ends, with other settings than usual."""
    name = f"streams_{worker_id}"
    cluster.copy(name)
    live = Live(cluster, name)
    leave_nothing_to_fetch(live)
    with contextlib.ExitStack() as parts:
        yield lambda **settings: parts.enter_context(
            service.running(live, tmp_path, "tests.races.hasty:make()", **settings)
        )
    live.close()
    cluster.drop(name)


def newest(database):
    database.value("private.number_events")
    return database.value("private.newest_event")


def told(stream, count=1):
    return [event.data["n"] for event in stream.take(count)]


def test_a_heartbeat_comes_at_least_every_fifteen_seconds():
    assert Numbers().heartbeat_seconds + 1 < 15


def test_an_event_arrives_with_its_number_and_the_headers_are_those_of_every_answer(site, alice):
    stream = alice.opened()
    publish(site.database, {"n": 1})
    event = stream.next()
    assert (event.kind, event.data, event.id) == ("price", {"n": 1}, newest(site.database))
    headers = stream.answer.headers
    assert headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-ID"]
    assert 2000 <= stream.retry_ms <= 4000


def test_what_happens_while_nobody_listens_is_not_told_to_who_comes_later(site, alice):
    publish(site.database, {"n": 1})
    waiting = "select from core.stream_order where number is null"
    until(lambda: not site.database.all(waiting), "the event is numbered")
    page = site.database.one("select private.newest_event() as number").number
    stream = alice.opened(f"{EVENTS}?since={page}")
    publish(site.database, {"n": 2})
    assert told(stream) == [2]


def test_events_for_one_are_sent_to_nobody_else(site, alice, mallory):
    hers, her_other, theirs = alice.opened(), alice.again().opened(), mallory.opened()
    publish(site.database, {"n": 1}, alice.user_id)
    publish(site.database, {"n": 2})
    assert told(hers, 2) == told(her_other, 2) == [1, 2]
    assert told(theirs) == [2]


def test_whoever_comes_back_with_a_number_misses_nothing(site, alice):
    stream = alice.opened()
    publish(site.database, {"n": 0})
    seen = stream.next().id
    stream.close()
    for n in (1, 2, 3):
        publish(site.database, {"n": n}, alice.user_id)
    assert told(alice.opened(Last_Event_ID=str(seen)), 3) == [1, 2, 3]
    assert told(alice.opened(f"{EVENTS}?since={seen}"), 3) == [1, 2, 3]


@pytest.mark.parametrize("number", ["999999999", "-3", "7e", "9" * 30])
def test_a_number_of_a_time_to_come_or_none_is_a_reset(site, alice, number):
    publish(site.database, {"n": 1})
    stream = alice.opened(Last_Event_ID=number)
    event = stream.next()
    assert (event.kind, event.id) == ("reset", newest(site.database))
    publish(site.database, {"n": 2})
    assert told(stream) == [2]


def test_clients_who_leave_or_reset_free_their_descriptors(site, alice):
    def _open():
        return sum(map(files, processes(site)))

    streams = [alice.again().opened() for _ in range(8)]
    open_with_them = _open()  # and with what a process needs for its first stream
    for number, stream in enumerate(streams):
        if number % 2:
            linger = struct.pack("ii", 1, 0)  # closing sends RST
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        stream.close()
    until(lambda: _open() <= open_with_them - 8, "all are free again")


def test_who_reads_nothing_is_dropped_and_the_others_miss_nothing(site, alice, mallory):
    stalled = raw(alice, buffer=4096)
    reading = mallory.opened()
    count = 120
    publish_many(site.database, count, BIG)
    assert told(reading, count) == list(range(count))
    with stalled:
        until(lambda: is_cut(stalled), "it is dropped")


def is_cut(line):
    return line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != ESTABLISHED


def test_who_reads_slowly_is_waited_for(site, alice):
    count = 60
    with raw(alice, buffer=4096) as slow:
        publish_many(site.database, count, BIG)
        time.sleep(1)
        text = b""
        while f'"n": {count - 1}'.encode() not in text:
            text += (more := slow.recv(1 << 16))
            assert more, "it was cut off"
    assert text.count(b"event: price") == count


def test_a_stream_holds_no_thread(own_site):
    site = own_site(WEB_WORKERS="1", WEB_THREADS="2")
    people = [person(site, f"{n}@example.org") for n in range(STREAMS)]
    streams = [one.opened() for one in people]
    line = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=PATIENCE_S)
    with contextlib.closing(line):
        for _ in range(50):
            line.request("GET", "/livez")
            assert line.getresponse().read()
    publish(site.database, {"n": 1})
    assert [told(stream) for stream in streams] == [[1]] * STREAMS


def test_who_comes_beyond_a_limit_is_told_which_and_may_come_when_one_has_left(own_site):
    site = own_site(WEB_WORKERS="1")
    alice = person(site)
    own = [alice.opened() for _ in range(OF_A_PERSON)]
    refused = alice.ask()
    assert (refused.status, refused.code) == (429, "too_many_streams")
    assert int(refused.answer.headers["Retry-After"]) > 0

    others = [person(site, f"{n}@example.org") for n in range(STREAMS - OF_A_PERSON + 1)]
    streams = [one.opened() for one in others[:-1]]
    refused = others[-1].ask()
    assert (refused.status, refused.code) == (503, "streams_full")
    assert int(refused.answer.headers["Retry-After"]) > 0

    own.pop().close()
    until(lambda: others[-1].ask().status == 200, "a place is free")
    for stream in streams:
        stream.close()


def test_refusals_and_looks_at_headers_take_no_place(own_site):
    site = own_site(WEB_WORKERS="1")
    alice = person(site)
    cookie = {"Cookie": f"auth_token={alice.token}"}
    for _ in range(2 * OF_A_PERSON):
        line = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=PATIENCE_S)
        line.request("HEAD", EVENTS, headers=cookie)
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        line.request("GET", "/livez")  # the connection is still gunicorn's
        assert line.getresponse().read()
        line.close()
        with raw(alice, "1.0") as old:
            head, _, body = whole(old).partition(b"\r\n\r\n")
        assert b" 505 " in head.splitlines()[0]
        assert b'"http_version"' in body
    assert alice.opened().status == 200


def test_without_a_session_nobody_is_let_in(site, alice):
    stranger = alice._replace(token="none")
    assert (stranger.ask().status, stranger.ask().code) == (401, "unauthenticated")
    refused = alice.ask("/api/ucie/progressive-analysis/not-an-id/events")
    assert refused.status == 404


def test_a_stream_may_begin_on_a_kept_connection_or_the_last_of_one(site, alice):
    line = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=PATIENCE_S)
    line.request("GET", "/livez")
    line.getresponse().read()
    for more in ({}, {"Connection": "close"}):
        line.request("GET", EVENTS, headers={"Cookie": f"auth_token={alice.token}"} | more)
        answer = line.getresponse()
        assert answer.status == 200
        publish(site.database, {"n": 1})
        while b'"n": 1' not in answer.readline():
            pass
        answer.close()
        line.close()


def test_a_revoked_session_is_told_so_at_once(own_site):
    site = own_site(HEARTBEAT_S="3600")  # at which it is noticed too
    alice = person(site)
    stream, other = alice.opened(), alice.again().opened()
    site.database.run("delete from core.sessions where token_hash = %s", alice.session)
    event = stream.next()
    assert (event.kind, event.data) == ("bye", {"reason": "session"})
    assert stream.next() is None
    publish(site.database, {"n": 1}, alice.user_id)
    assert told(other) == [1]
    site.database.run("delete from core.users where id = %s", alice.user_id)
    assert [event and event.kind for event in (other.next(), other.next())] == ["bye", None]


def test_logging_out_ends_the_stream(site, alice):
    stream = alice.opened()
    site.database.call("api.logout", session=alice.session, client={})
    assert stream.next().kind == "bye"


def test_a_script_follows_an_analysis_until_its_token_is_withdrawn(own_site):
    site = own_site()
    site.worker[0].send_signal(signal.SIGSTOP)  # or it might be over first
    site.database.token(coingecko_id="a-coin", symbol="ACOIN", market_cap_rank=None)
    alice = person(site)
    progress = begin(site.database, alice.session, "ACOIN").body["session_id"]
    token = credentials.new_personal_token()
    row = site.database.one(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, 'script', %s, 'cap_1234', '{read}', now() + interval '1 day') returning id",
        *(alice.user_id, credentials.personal_hash(token)),
    )
    path = f"/api/ucie/progressive-analysis/{progress}/events"
    shown = {"Authorization": f"Bearer {token}"}
    assert Stream(site, EVENTS, shown).code == "session_required"
    stream = Stream(site, path, shown)
    assert (stream.status, stream.next().kind) == (200, "phase")
    site.database.call(
        "api.revoke_personal_token", session=alice.session, id=str(row.id), client={}
    )
    assert [stream.next().kind, stream.next()] == ["bye", None]
    site.worker[0].send_signal(signal.SIGCONT)


@pytest.mark.parametrize("column", ["idle_until", "expires_at"])
def test_a_session_that_runs_out_is_noticed_at_a_heartbeat(own_site, column):
    site = own_site()
    alice = person(site)
    stream = alice.opened()
    site.database.run(
        f"update core.sessions set {column} = now() + interval '1 second', created_at ="
        " now() - interval '1 hour' where token_hash = %s",
        alice.session,
    )
    assert stream.next().kind == "bye"


def test_a_process_that_stops_ends_its_streams_and_who_comes_back_misses_nothing(own_site):
    site = own_site(WEB_WORKERS="1")
    people = [person(site, f"{n}@example.org") for n in range(8)]
    streams = [one.opened() for one in people]
    bare = raw(people[0])
    publish(site.database, {"n": 0})
    seen = {stream.next().id for stream in streams}.pop()
    (pid,) = processes(site)
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    assert [stream.next() for stream in streams] == [None] * 8
    assert time.monotonic() - began < GUNICORNS_PATIENCE_S
    with bare:
        assert whole(bare).endswith(LAST_CHUNK)
    pauses = {stream.retry_ms for stream in streams}
    assert len(pauses) > 1
    assert all(500 <= pause <= 3000 for pause in pauses)
    until(lambda: processes(site) not in ([], [pid]), "a new process")
    publish(site.database, {"n": 1})
    assert [told(one.opened(Last_Event_ID=str(seen))) for one in people] == [[1]] * 8


def test_the_service_stops_soon_with_streams_open(own_site):
    site = own_site()
    streams = [person(site, f"{n}@example.org").opened() for n in range(6)]
    site.web.send_signal(signal.SIGTERM)
    site.web.wait(timeout=GUNICORNS_PATIENCE_S)
    assert [stream.next() for stream in streams] == [None] * 6


def test_after_a_kill_whoever_comes_back_misses_nothing(own_site):
    site = own_site(WEB_WORKERS="1")
    alice = person(site)
    stream = alice.opened()
    publish(site.database, {"n": 0})
    seen = stream.next().id
    (pid,) = processes(site)
    os.kill(pid, signal.SIGKILL)
    assert stream.next() is None
    publish(site.database, {"n": 1}, alice.user_id)
    until(lambda: processes(site) not in ([], [pid]), "a new process")
    assert told(alice.opened(Last_Event_ID=str(seen))) == [1]


def test_a_stream_outlives_its_line_to_the_database(site, alice):
    stream = alice.opened()
    publish(site.database, {"n": 1})
    assert told(stream) == [1]
    with site.database.connect("postgres") as superuser:
        cut = superuser.execute(
            "select count(pg_terminate_backend(pid)) as lines from pg_stat_activity"
            " where datname = current_database() and query ~ 'listen streams|read_streams'"
            " and pid <> pg_backend_pid()"
        ).fetchone()
    assert cut.lines >= 1
    publish(site.database, {"n": 2})
    assert told(stream) == [2]


@pytest.fixture
def own_server():
    """A database server that a test may stop and start."""
    server = Server()
    cluster = Cluster(server.dsn()["port"], server.major)
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as conn:
        conn.execute((ROOT / "db/roles.sql").read_text())
        conn.execute(sql.SQL("create database {} owner owner").format(sql.Identifier(TEMPLATE)))
    with psycopg.connect(cluster.url()) as conn:
        db.apply.apply(conn)
    yield server, cluster
    server.stop()


def test_a_stream_outlives_a_restart_of_the_database(own_server, tmp_path):
    server, cluster = own_server
    live = Live(cluster, TEMPLATE)
    leave_nothing_to_fetch(live)
    with service.running(live, tmp_path) as site:
        alice = person(site)
        stream = alice.opened()
        publish(live, {"n": 1})
        assert told(stream) == [1]
        live.close()
        server.terminate()
        time.sleep(1)
        server.start()
        again = Live(cluster, TEMPLATE)
        publish(again, {"n": 2})
        assert told(stream) == [2]
        again.close()


def test_switched_off_it_says_so(own_site):
    site = own_site(STREAMS="0")
    refused = person(site).ask()
    assert (refused.status, refused.code) == (503, "streams_off")


def phases(stream):
    """What is told of an analysis, to the end of its stream."""
    found = []
    while event := stream.next():
        found.append((event.kind, event.data.get("number"), event.data.get("state")))
    return found


WHOLE = [
    *(
        ("phase", number, state)
        for number in (1, 2, 3, 4)
        for state in ("running", "failed" if number == 1 else "partial")
    ),
    ("done", None, None),
]


@pytest.fixture
def still(own_site):
    """A service of one's own whose worker does nothing: the test ends the phases itself."""
    site = own_site(WEB_WORKERS="1")
    site.database.run("update core.analysis_phases set budget_ms = 3600000")
    with site.idle():
        yield site


def test_an_analysis_tells_its_owner_every_phase_until_it_is_done(still):
    site = still
    site.database.token(coingecko_id="a-coin", symbol="ACOIN", market_cap_rank=None)
    alice = person(site)
    progress = begin(site.database, alice.session, "ACOIN").body["session_id"]
    path = f"/api/ucie/progressive-analysis/{progress}/events"
    mallory = person(site, "mallory@example.org")
    assert (mallory.ask(path).status, mallory.ask(path).code) == (404, "unknown_progress")

    stream, general = alice.opened(path), alice.opened()
    first = stream.next()
    assert (first.data["number"], first.data["state"]) == (1, "running")
    publish(site.database, {"n": 1})
    publish(site.database, {"n": 2}, alice.user_id)
    for _ in range(4):
        end_phase(site.database)
    assert phases(stream) == WHOLE[1:]
    assert [event.kind for event in general.take(9)] == ["price", "alert", *["phase"] * 7]

    over = alice.ask(path)
    assert phases(over) == WHOLE
    assert phases(alice.ask(path, Last_Event_ID=str(first.id))) == WHOLE[1:]


def test_a_phase_is_told_as_the_analysis_shows_it_without_the_envelopes(still):
    site = still
    token_id = site.database.token(coingecko_id="a-coin", symbol="ACOIN", market_cap_rank=None)
    alice = person(site)
    progress = begin(site.database, alice.session, "ACOIN").body["session_id"]
    make_all(site.database, token_id)
    stream = alice.opened(f"/api/ucie/progressive-analysis/{progress}/events")
    told_of = next(event for event in iter(stream.next, None) if event.data["state"] == "done")
    shown = site.database.call(
        "api.get_progressive_analysis", session=alice.session, progress=progress
    ).body["phases"][0]
    parts = {
        name: {"state": part["state"], "error": part["error"]}
        for name, part in shown["data"].items()
    }
    assert told_of.data == shown | {"data": parts, "session_id": progress}
