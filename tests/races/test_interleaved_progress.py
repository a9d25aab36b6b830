"""Fifty people, four phases each, workers that are late or come twice: no phase goes backwards."""

import itertools
import json
import random
import threading
import uuid
from collections import defaultdict
from typing import Any

import pytest

from analyses import DATA, fail, store
from conftest import Database
from progress import begin, look
from racing import barrier_call
from streaming import until

PEOPLE, COINS, WORKERS, ENDERS = 50, 5, 4, 2
BUDGET_MS = 150  # many parts are late
WATCH = """
create table core.seen (n serial, user_id uuid, run text, number int, state text);
create function core.see() returns trigger language plpgsql security definer as $$
begin
  insert into core.seen (user_id, run, number, state)
  values (new.user_id, new.session_id, new.phase_number, new.phase_data ->> 'state');
  return null;
end $$;
create trigger see after insert or update on core.ucie_phase_data
  for each row execute function core.see()
"""
BLIND = """
drop trigger see on core.ucie_phase_data;
drop function core.see;
drop table core.seen
"""


@pytest.fixture
def watched(live: Any) -> Any:
    """A database that remembers every state of a phase, with little time for each."""
    budgets = live.all("select phase_number, budget_ms from core.analysis_phases")
    live.run("update core.analysis_phases set budget_ms = %s", BUDGET_MS)
    live.run(WATCH.encode())
    yield live
    live.run(BLIND.encode())
    for phase in budgets:
        live.run(
            "update core.analysis_phases set budget_ms = %s where phase_number = %s",
            *(phase.budget_ms, phase.phase_number),
        )


class Crowd:
    """All of them at once; `runs` is who began which."""

    def __init__(self, live: Any) -> None:
        self.live = live
        self.coins = [live.token(f"coin-{n}", f"C{n}", market_cap_rank=n + 1) for n in range(COINS)]
        self.users = [live.user(f"{n}@example.org") for n in range(PEOPLE)]
        self.sessions = [live.session(user) for user in self.users]
        self.lines = [live.connect("web") for _ in self.users]
        self.hands = [live.connect("worker") for _ in range(WORKERS + ENDERS)]
        self.over = threading.Event()
        self.runs: dict[str, str] = {}

    def act(self) -> None:
        """Begin, make, end, until every run is over."""
        ending = threading.Thread(target=self._wait)
        ending.start()
        try:
            barrier_call(PEOPLE + len(self.hands), self._part)
        finally:
            ending.join()
            for line in (*self.lines, *self.hands):
                line.close()

    def _part(self, at: int) -> None:
        if at < PEOPLE:
            reply = begin(Database(self.lines[at]), self.sessions[at], f"C{at % COINS}")
            self.runs[reply.body["session_id"]] = self.users[at]
        elif at < PEOPLE + WORKERS:
            self._work(Database(self.hands[at - PEOPLE]), random.Random(at))
        else:
            hand = self.hands[at - PEOPLE]
            while not self.over.wait(0.01):
                hand.execute("select work.end_due_phases()")

    def _work(self, hand: Database, chance: random.Random) -> None:
        while not self.over.is_set():
            owner = str(uuid.uuid4())
            jobs = hand.rows("work.take_job", owner=owner)
            if not jobs or jobs[0].kind != "analyse":
                self.over.wait(0.01)
                continue
            what = jobs[0].arguments
            self.over.wait(chance.choice([0, 0, 0.02, 0.2]))  # the last is late
            if chance.random() < 0.2:
                fail(hand, (jobs[0].id, owner), what["token_id"])
                continue
            for _ in range(chance.choice([1, 2])):  # who comes twice has lost its lease
                store(
                    hand,
                    (jobs[0].id, owner),
                    what["token_id"],
                    type=what["analysis_type"],
                    data=json.loads(json.dumps(DATA)),
                    kept={},
                )

    def _wait(self) -> None:
        going = "select from core.analysis_runs where phase_ends_at is not null"
        try:
            until(lambda: len(self.runs) == PEOPLE and not self.live.all(going), "all", 60)
        finally:
            self.over.set()


def faults(live: Any, runs: dict[str, str]) -> list[str]:
    """What went backwards, was changed after its end, or came into somebody else's run."""
    found = []
    phases = defaultdict(list)
    for row in live.all("select * from core.seen order by n"):
        if str(row.user_id) != runs[row.run]:
            found.append(f"{row.run} holds a phase of another")
        phases[row.run].append(row)
    for run, rows in phases.items():
        numbers = [row.number for row in rows]
        if numbers != sorted(numbers) or set(numbers) != {1, 2, 3, 4}:
            found.append(f"{run} went {numbers}")
        for before, row in itertools.pairwise(rows):
            same = before.number == row.number
            if same != (before.state == "running"):
                found.append(f"{run} {before.number} {before.state} then {row.number} {row.state}")
    return found


def test_fifty_runs_with_late_and_repeated_writers_only_go_forward(watched):
    crowd = Crowd(watched)
    crowd.act()
    assert len(crowd.runs) == PEOPLE
    assert faults(watched, crowd.runs) == []
    assert watched.one("select count(*) from core.ucie_phase_data").count == 4 * PEOPLE
    for session, user in zip(crowd.sessions, crowd.users, strict=True):
        for run, owner in crowd.runs.items():
            assert look(watched, session, run).status == (200 if owner == user else 404)


def test_a_writer_that_touched_phases_that_are_over_would_be_seen(watched, mutate):
    mutate("private/note_parts.sql", "phase_number = p_run.phase_number;", "true;")
    crowd = Crowd(watched)
    crowd.act()
    assert faults(watched, crowd.runs) != []
