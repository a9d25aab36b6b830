"""Phases keep their time, whoever hangs: seen over HTTP, with upstreams, worker and database.

A phase that has to end without a part names it, and what comes late is there for the next reader.
How long a phase took is what the database wrote down; a busy machine may add to it.
"""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Live
from racing import barrier_call
from service import long_phases, unhurried
from whole import AT_WORK, Whole, run, session, until
from working import be_patient

BASE = "/api/ucie/progressive-analysis"
FUNCTIONS = Path(__file__).parents[2] / "db/functions"
SPARE_MS = 15000  # of a busy machine, beside what a phase may take
HANGS_S = 30
STORED_MOOD = "select from core.ucie_analysis_cache where analysis_type = 'sentiment'"
# Who hangs, and in which analysis of which coin a reader is told so.
HANGING = {
    "kraken": ("bitcoin", "market-data"),
    "coingecko": ("bitcoin", "market-data"),
    "alternative_me": ("bitcoin", "sentiment"),
    "mempool": ("bitcoin", "on-chain"),
    "bybit": ("bitcoin", "derivatives"),
    "defillama": ("ethereum", "defi"),
}


@pytest.fixture(scope="module")
def lasting(cluster: Any, settings: Any, worker_id: str) -> Iterator[Whole]:
    with run(cluster, settings, f"phases_{worker_id}") as whole:
        yield whole
    cluster.drop(f"phases_{worker_id}")


@pytest.fixture
def whole(lasting: Whole) -> Whole:
    lasting.forget()
    lasting.database.run("delete from core.analysis_runs")
    return lasting


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, whole: Whole, session: str) -> None:
        self._client = whole.app.test_client()
        self._client.set_cookie("auth_token", session)
        self._csrf = self._client.get("/api/auth/csrf-token").json["csrf_token"]

    def begin(self, coin: str) -> Any:
        """Begin an analysis; its first answer."""
        answer = self._client.post(f"{BASE}/{coin}", headers={"X-CSRFToken": self._csrf})
        assert answer.status_code == 201, answer.text
        return answer.json

    def look(self, run_id: str) -> Any:
        """Look at one; the answer with its status."""
        return self._client.get(f"{BASE}/{run_id}")

    def see_to_the_end(self, run_id: str) -> Any:
        """Look until it has ended; how it ended."""
        return until(lambda: (seen := self.look(run_id).json)["done"] and seen)


def _in_time(body: Any) -> bool:
    return all(phase["elapsed_ms"] <= phase["budget_ms"] + SPARE_MS for phase in body["phases"])


def _part(body: Any, kind: str) -> Any:
    return next(phase["data"][kind] for phase in body["phases"] if kind in phase["data"])


def _errors(part: Any) -> dict[str, str | None]:
    """What became of each source of a part, whether there is an answer or none."""
    sources = part["envelope"]["sources"] if part.get("envelope") else part.get("sources", [])
    return {source["name"]: source["error"] for source in sources}


@pytest.mark.parametrize("provider", HANGING)
def test_one_that_hangs_holds_up_no_phase_and_is_named(whole: Whole, provider: str) -> None:
    coin, kind = HANGING[provider]
    alice = Person(whole, whole.session)
    whole.upstreams.fault(provider, "timeout", seconds=HANGS_S)
    body = alice.see_to_the_end(alice.begin(coin)["session_id"])

    assert _in_time(body)
    part = _part(body, kind)
    assert part["state"] == "late" or _errors(part)[provider] in ("timeout", "breaker_open")


def test_all_that_hang_hold_up_no_phase_and_each_part_says_why(whole: Whole) -> None:
    alice = Person(whole, whole.session)
    whole.upstreams.fault_all("timeout")
    body = alice.see_to_the_end(alice.begin("bitcoin")["session_id"])
    whole.upstreams.heal()

    assert _in_time(body)
    assert body["phases"][0]["state"] == "failed"
    for phase in body["phases"]:
        for part in phase["data"].values():
            assert part["state"] in ("late", "failed", "not_applicable", "fresh")
            assert part["state"] in ("fresh", "not_applicable") or part["error"]


def test_what_is_late_for_a_phase_is_there_for_the_next_reader(
    whole: Whole, short_phase: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch, 15)
    alice = Person(whole, whole.session)
    with unhurried(whole.database, "sentiment"):
        whole.upstreams.delay("alternative_me", 1.5)
        body = alice.see_to_the_end(alice.begin("bitcoin")["session_id"])
        part = _part(body, "sentiment")
        assert (body["phases"][1]["state"], part) == ("partial", {"state": "late", "error": "late"})
        until(lambda: whole.database.all(STORED_MOOD))

    again = alice.see_to_the_end(alice.begin("bitcoin")["session_id"])
    assert _part(again, "sentiment")["state"] == "cached"
    assert _part(alice.look(body["session_id"]).json, "sentiment")["state"] == "late"


@pytest.fixture
def leisure(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No source is late, and no part for its phase."""
    be_patient(monkeypatch, 15)
    with unhurried(whole.database), long_phases(whole.database):
        yield


@pytest.fixture
def short_phase(whole: Whole) -> Iterator[None]:
    """The second phase has hardly any time."""
    change = "update core.analysis_phases set budget_ms = %s where phase_number = 2"
    whole.database.run(change, 200)
    yield
    whole.database.run(change, 3000)


def _two_at_once(whole: Whole) -> tuple[list[Person], list[Any]]:
    """Two people begin an analysis of a coin at the same moment and see it to its end."""
    bob = session(whole.database, whole.app.config["KEYS"], f"bob-{uuid.uuid4()}@example.org")
    people = [Person(whole, whole.session), Person(whole, bob)]
    begun = barrier_call(2, lambda at: people[at].begin("bitcoin"))
    runs = [people[at].see_to_the_end(begun[at]["session_id"]) for at in range(2)]
    return people, runs


def _asked_twice(whole: Whole) -> set[str]:
    """What was asked more than once of those whom nothing else asks about the coin meanwhile."""
    calls = whole.upstreams.calls()
    return {
        f"{provider}{url}"
        for provider in ("alternative_me", "mempool", "deribit")
        for url, count in calls.get(provider, {}).items()
        if count > 1
    }


def test_two_at_the_same_coin_share_what_is_asked_but_never_the_run(
    whole: Whole, leisure: None
) -> None:
    people, runs = _two_at_once(whole)

    assert runs[0]["session_id"] != runs[1]["session_id"]
    assert _asked_twice(whole) == set()
    for at in range(2):
        assert people[at].look(runs[at]["session_id"]).status_code == 200
        assert people[1 - at].look(runs[at]["session_id"]).status_code == 404
    states = [[phase["state"] for phase in body["phases"]] for body in runs]
    assert states[0] == states[1]


def test_without_one_job_for_all_they_would_ask_twice(whole: Whole) -> None:
    with mutant(whole.database, "private/enqueue.sql", "p_key,", "p_key || random(),"):
        for _ in range(5):
            whole.forget()
            whole.upstreams.delay("alternative_me", 1)  # both are there before an answer is
            _two_at_once(whole)
            until(lambda: not whole.database.all(AT_WORK))
            if asked_twice := _asked_twice(whole):
                break
        assert asked_twice


def test_without_both_walls_a_stranger_would_find_the_run(whole: Whole) -> None:
    people, runs = _two_at_once(whole)
    found = lambda: people[1].look(runs[0]["session_id"]).status_code  # noqa: E731
    with mutant(
        whole.database, "api/get_progressive_analysis.sql", "      and user_id = v_user_id\n", ""
    ):
        assert found() == 404  # the row is still its owner's alone
        whole.database.run("alter table core.analysis_runs disable row level security")
        try:
            assert found() == 200
        finally:
            whole.database.run("alter table core.analysis_runs enable row level security")
    assert found() == 404


@contextlib.contextmanager
def mutant(database: Live, path: str, old: str, new: str) -> Iterator[None]:
    """Replace a piece of a function's text until the block ends."""
    text = (FUNCTIONS / path).read_text()
    text = text[text.index("create function") :].replace(
        "create function", "create or replace function"
    )
    assert old in text
    for version in (text.replace(old, new), text):
        database.run("grant create on schema api to api_owner")
        database.run(version.encode())
        database.run("revoke create on schema api from api_owner")
        if version != text:
            yield
