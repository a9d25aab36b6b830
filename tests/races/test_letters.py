"""Letters when workers die or meet; each with a mutant for which the same test fails."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog import leave_nothing_to_fetch
from conftest import Live
from functions.letters import ask
from inbox import Inbox, serving
from racing import barrier_call
from whole import until

ROOT = Path(__file__).parents[2]
LETTERS = 300
LEASE_S = 3
AT_ONCE = 4  # letters in hand, of all workers together
NOTICES = (
    "select private.queue_notice('password_changed', id, '{}')"
    " from core.users, generate_series(1, %s)"
)
IN_HAND = "select '<' || key || '@localhost>' as message_id from core.jobs where state = 'running'"
Process = subprocess.Popen[bytes]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving() as inbox:
        yield inbox


@pytest.fixture
def start(live: Live, inbox: Inbox, tmp_path: Path) -> Iterator[Callable[[], Process]]:
    """Start a worker process as ./bin/up does, on leases of seconds."""
    leave_nothing_to_fetch(live)
    live.user()
    lease = "update core.job_kinds set lease = make_interval(secs => %s) where kind = 'send_letter'"
    kept = live.one("select lease from core.job_kinds where kind = 'send_letter'").lease
    live.run(lease, LEASE_S)
    passwords = dict.fromkeys(("owner", "web", "worker", "ops"), "trusted")
    stored = {"settings": {"SECRET_KEY": secrets.token_hex(32)}, "passwords": passwords}
    (tmp_path / "secrets.json").write_text(json.dumps(stored))
    address = f"postgresql://postgres@127.0.0.1:{live.cluster.port}/{live.name}?sslmode=disable"
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": address,
        "MAIL_URL": inbox.url,
    }
    started: list[Process] = []

    def _start() -> Process:
        with (tmp_path / "log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "jobs"], cwd=ROOT, env=environment, stderr=log
                )
            )
        return started[-1]

    yield _start
    for process in started:
        _kill(process)
    live.run(lease, kept.total_seconds())


@contextlib.contextmanager
def mutant(live: Live, path: str, old: str, new: str) -> Iterator[None]:
    """A piece of a function's text is another until the block ends."""
    text = (ROOT / "db/functions" / path).read_text()
    assert old in text
    function = text[text.index("create function") :]
    function = function.replace("create function", "create or replace function")
    live.run(function.replace(old, new))
    try:
        yield
    finally:
        live.run(function)


def _kill(process: Process) -> None:
    process.kill()
    process.wait()


def _all_left(live: Live) -> bool:
    return not live.all("select from core.jobs")


def test_every_letter_arrives_though_workers_die_sending(live, start, inbox):
    """Two at work, one killed again and again; what it had in hand is sent by another.

    A letter that the server took before the worker could say so comes again, under its own id; no
    other does.
    """
    inbox.pause_s = 0.3
    live.run(NOTICES, LETTERS)
    workers = [start(), start()]
    in_hand: Counter[str] = Counter()
    kills = range(30, LETTERS - 30, 40)
    for so_many in kills:
        until(lambda goal=so_many: len(inbox.letters) >= goal)
        time.sleep(0.1)  # the one that was waited for is noted by now
        _kill(workers.pop(0))
        in_hand.update(row.message_id for row in live.all(IN_HAND))
        workers.append(start())
    until(lambda: _all_left(live))

    arrived = inbox.ids()
    letters = live.all("select id, sent_at from core.letters")
    assert len(letters) == LETTERS
    assert all(letter.sent_at for letter in letters)
    assert set(arrived) == {f"<{letter.id}@localhost>" for letter in letters}
    assert in_hand.total() >= len(kills)
    twice = arrived - Counter(set(arrived))
    assert twice <= in_hand


def lose_a_worker(
    live: Live, start: Callable[[], Process], inbox: Inbox, patience: float = 90
) -> int:
    """Kill a worker that is sending; how many letters another worker did not get to send."""
    inbox.pause_s = 0.5
    live.run(NOTICES, 12)
    worker = start()
    until(lambda: len(live.all(IN_HAND)) == AT_ONCE)
    _kill(worker)
    start()
    end = time.monotonic() + LEASE_S + patience
    while (left := live.one("select count(*) from core.jobs").count) and time.monotonic() < end:
        time.sleep(0.1)
    return int(left)


def test_what_a_killed_worker_had_in_hand_leaves_by_another(live, start, inbox):
    assert lose_a_worker(live, start, inbox) == 0
    assert len(inbox.ids()) == 12


def test_without_the_end_of_the_lease_it_would_never_leave(live, start, inbox):
    with mutant(live, "work/take_job.sql", "and jobs.lease_until < now()", "and false"):
        assert lose_a_worker(live, start, inbox, patience=10) > 0
    assert len(inbox.ids()) < 12


def address_at_once(live: Live) -> tuple[int, int]:
    """Many workers take one letter: how many got it, how often it was addressed."""
    live.user(verified=False)
    ask(live, "verify_email")
    letter = live.one("select id from core.letters").id
    connections = [live.connect("worker") for _ in range(16)]
    query = "select id from work.take_letter(%s)"
    taken = barrier_call(
        16, lambda number: len(connections[number].execute(query, [letter]).fetchall())
    )
    for conn in connections:
        conn.close()
    return sum(taken), live.one("select count(*) from core.auth_logs").count


def test_a_letter_that_many_take_is_addressed_once(live):
    for _ in range(5):
        assert address_at_once(live) == (16, 1)
        live.empty()


def test_without_its_lock_a_letter_would_be_addressed_again(live):
    worst = 0
    with mutant(live, "work/take_letter.sql", "sent_at is null for update", "sent_at is null"):
        for _ in range(5):
            worst = max(worst, address_at_once(live)[1])
            live.empty()
    assert worst > 1


def test_of_many_who_ask_for_one_mailbox_one_is_written_to(live):
    connections = [live.connect("web") for _ in range(16)]
    query = "select status from api.request_password_reset('a@b.c', %s, 'sealed', %s)"
    statuses = barrier_call(
        16,
        lambda number: (
            connections[number]
            .execute(query, [f"{number:064x}", json.dumps({"ip": f"203.0.113.{number}"})])
            .fetchone()
            .status
        ),
    )
    for conn in connections:
        conn.close()
    assert set(statuses) == {202}
    assert live.one("select count(*) from core.letters").count == 1
