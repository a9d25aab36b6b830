"""The audit trail when many write, some die and it is sealed meanwhile; each with its mutant."""

import itertools
import random
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from conftest import Live
from db.gateway import Gateway, Numbers
from functions.accounts import sender
from functions.audit import failed, seal, write
from racing import barrier_call

PEOPLE, ROUNDS, KILLS = 8, 40, 20
INSERT = "insert into core.auth_logs (event_type, request_id) values ('login', %s)"


class Acts:
    """What people do and what they were told: each act under a request id of its own."""

    def __init__(self, live: Live) -> None:
        self.gateway = Gateway(live.url("web"), Numbers(pool_max=PEOPLE, timeout_seconds=30))
        self.acknowledged: set[str] = set()
        self.senders = itertools.count()

    def _client(self) -> dict[str, str]:
        return sender(next(self.senders)) | {"request_id": uuid.uuid4().hex}

    def _ask(self, function: str, **arguments: Any) -> Any:
        reply = self.gateway.ask(function, **arguments)
        assert reply.status < 500
        return reply

    def _told(self, reply: Any, client: dict[str, str], status: int) -> None:
        assert reply.status == status, reply
        self.acknowledged.add(client["request_id"])

    def login(self, email: str, *, right: bool) -> None:
        """A login, and the logout after it."""
        client, session = self._client(), uuid.uuid4().hex * 2
        begun = self._ask("api.begin_login", email=email, client=client).json()
        reply = self._ask(
            "api.login",
            attempt=begun["attempt"],
            email=email,
            password_ok=right,
            password_hash=begun["password_hash"],
            session_hash=session,
            new_password_hash=None,
            client=client,
        )
        self._told(reply, client, 200 if right else 401)
        if right:
            client = self._client()
            reply = self._ask("api.logout", session=session, client=client)
            self._told(reply, client, 204)

    def disown(self) -> None:
        """The link of a letter that nobody got."""
        client = self._client()
        reply = self._ask("api.disown_account", token_hash="0" * 64, client=client)
        self._told(reply, client, 400)


@pytest.fixture
def acts(live: Live) -> Iterator[Acts]:
    for number in range(PEOPLE):
        live.user(f"{number}@example.org")
    acts = Acts(live)
    acts.gateway.ask("api.me", session=None)
    yield acts
    acts.gateway.close()


def _mixed(acts: Acts, person: int) -> None:
    """A person's acts; where a connection died on the way nobody knows, and nobody was told."""
    for number in range(ROUNDS):
        try:
            acts.login(f"{person}@example.org", right=number % 5 > 0)
            acts.disown()
        except psycopg.OperationalError:
            continue


def _kill_backends(live: Live) -> None:
    """End connections of the web in the middle of what they do."""
    with live.connect("postgres") as conn:
        for _ in range(KILLS):
            conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'web' and datname = current_database()"
                " order by state = 'active' desc, random() limit 1"
            )
            threading.Event().wait(0.05)


def _work_and_die(live: Live, acts: Acts) -> Counter[str]:
    """Everybody acts while backends are killed and the trail is sealed; rows by request."""
    ended = threading.Event()

    def _seal(_number: int) -> None:
        with live.connect("worker") as worker:
            while not ended.is_set():
                worker.execute("select work.seal_audit()")

    def _act(number: int) -> None:
        if number < PEOPLE:
            _mixed(acts, number)
        else:
            _kill_backends(live)

    sealing = threading.Thread(target=_seal, args=(0,))
    sealing.start()
    try:
        barrier_call(PEOPLE + 1, _act)
    finally:
        ended.set()
        sealing.join()
    rows = live.all("select request_id, count(*) from core.auth_logs group by 1")
    return Counter({row.request_id: row.count for row in rows})


def test_whoever_was_told_finds_the_act_in_the_trail_exactly_once(live, acts):
    rows = _work_and_die(live, acts)

    assert len(acts.acknowledged) > PEOPLE * ROUNDS
    assert {rows[request] for request in acts.acknowledged} == {1}
    assert max(rows.values()) == 1
    seal(live)
    assert failed(live) == set()


def test_a_failure_that_raises_instead_would_lose_its_row(live, acts, mutate):
    """The negative control: what is raised is undone, with the line that speaks of it."""
    mutate(
        "api/disown_account.sql",
        "return private.refused_field(400, 'token_invalid', 'token', 'This link is not valid.');",
        "raise exception 'token_invalid' using errcode = 'UC400';",
    )
    acts.disown()
    acts.login("0@example.org", right=False)
    rows = live.all("select request_id from core.auth_logs")
    assert len(acts.acknowledged) == 2
    assert len(rows) == 1


def _sealed_around_a_late_commit(live: Live) -> tuple[int, set[str]]:
    """A lower number commits after a higher one and a sealing: rows sealed, points that fail."""
    with live.connect("owner") as slow, live.connect("worker") as worker:
        slow.execute("begin")
        slow.execute(INSERT, ["slow"])
        live.run(INSERT, "fast")
        sealed = worker.execute("select rows from work.seal_audit()").fetchone().rows
        slow.execute("commit")
        seal(live)
    return sealed, failed(live)


def test_nothing_is_sealed_past_a_number_that_may_still_appear(live):
    assert _sealed_around_a_late_commit(live) == (0, set())
    assert live.one("select sum(rows) from core.audit_seals").sum == 2


def test_without_its_lock_the_sealing_would_pass_it(live, mutate):
    mutate("private/audit_bound.sql", "    lock table only core.auth_logs in share mode;\n", "")
    assert _sealed_around_a_late_commit(live) == (1, {"sealed rows", "rows beside the seals"})


def test_nobody_waits_for_the_hashing(live):
    write(live, 10)
    with live.connect("worker") as worker:
        worker.execute("begin")
        assert worker.execute("select rows from work.seal_audit()").fetchone().rows == 10
        with live.connect("owner") as writer:
            writer.execute("set lock_timeout = '50ms'")
            writer.execute(INSERT, ["meanwhile"])
        worker.execute("commit")
    seal(live)
    assert failed(live) == set()


def _write_slowly(live: Live, number: int) -> None:
    """Transactions of one to three rows, each open for a moment, some of them undone."""
    draw = random.Random(number)
    with live.connect("owner") as conn:
        for _ in range(40):
            conn.execute("begin")
            for _ in range(draw.randint(1, 3)):
                conn.execute(INSERT, ["r"])
                conn.execute("select pg_sleep(%s)", [draw.random() / 500])
            conn.execute(draw.choice(["commit", "commit", "rollback"]))


def test_parallel_writers_and_two_sealers_leave_one_whole_chain(live):
    ended = threading.Event()
    writers = 6

    def _act(number: int) -> int:
        if number < writers:
            try:
                _write_slowly(live, number)
            finally:
                ended.set()
            return 0
        with live.connect("worker") as worker:
            sealed = 0
            while not ended.is_set():
                sealed += worker.execute("select rows from work.seal_audit(7)").fetchone().rows
            return sealed

    sealed = sum(barrier_call(writers + 2, _act))

    before = live.one("select coalesce(sum(rows), 0) as rows from core.audit_seals").rows
    assert sealed == before > 0
    seal(live)
    assert live.one("select sum(rows) from core.audit_seals").sum == (
        live.one("select count(*) from core.auth_logs").count
    )
    assert failed(live) == set()


def test_a_user_may_be_deleted_while_their_rows_are_sealed(live):
    users = [live.user(f"{number}@example.org") for number in range(20)]
    for user in users:
        write(live, 4, user=user)

    def _act(number: int) -> None:
        with live.connect("owner" if number else "worker") as conn:
            if number:
                for user in users[number - 1 :: 3]:
                    conn.execute("delete from core.users where id = %s", [user])
            else:
                while conn.execute("select seals from work.seal_audit(5)").fetchone().seals:
                    pass

    barrier_call(4, _act)
    seal(live)
    assert live.one("select count(user_id) from core.auth_logs").count == 0
    assert failed(live) == set()
