"""Fifty reads a second, with five hundred open streams and without, in turns.

Two events a second go to every stream, and nine to those of one person each. A read that fails, a
stream that ends and an event that does not arrive each end the measurement with an error.
"""

import json
import math
import multiprocessing
import re
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import psycopg

import credentials
from bench.running import PASSWORD, Site, running
from bench.table import Ratio

STREAMS = 500
OF_A_PERSON = 5
READS_A_SECOND = 50
PACES = {  # events a second
    "price": 2,  # to all: a hundred coins in use, each with a new price a minute, and a little
    "alert": 9,  # to one person each: as many as a progressive analysis tells
}
SECONDS = 20
ROUNDS = 3
READERS = 16
SETTLE_SECONDS = 3
PATHS = ("/api/ucie/market-data/BTC", "/api/auth/me", "/home")
BARS = {"memory": 32.0, "p50": 0.05, "p99": 0.25}  # kB a stream, seconds from NOTIFY to client
SENT = re.compile(rb'event: (\w+)\ndata: {"sent": ([\d.]+)}')


class Load(NamedTuple):
    """What one round with streams showed: reads, seconds from event to client, kB a stream."""

    reads: list[float]
    deliveries: dict[str, list[float]]
    kilobytes: float


class Heard(NamedTuple):
    """What the clients were told: seconds from event to client by kind, and streams that ended."""

    seconds: dict[str, list[float]]
    ended: int


def listen(address: tuple[str, int], tokens: list[str], ours: Connection) -> None:
    """Hold streams open in a process of its own, until told to leave; report what was heard."""
    selector = selectors.DefaultSelector()
    for token in tokens:
        selector.register(_opened(address, token), selectors.EVENT_READ, bytearray())
    ours.send("open")
    seconds: dict[str, list[float]] = {kind: [] for kind in PACES}
    ended = 0
    while not ours.poll():
        for key, _ in selector.select(0.1):
            assert isinstance(key.fileobj, socket.socket)
            came = key.fileobj.recv(1 << 16)
            if not came:
                ended += 1
                selector.unregister(key.fileobj)
            for kind, delay in _delays(key.data, came):
                seconds[kind].append(delay)
    ours.send(Heard(seconds, ended))


def _delays(held: bytearray, came: bytes) -> Iterator[tuple[str, float]]:
    """The kind of each whole event among these bytes, and the seconds it was on its way."""
    now = time.time()
    held += came
    while (end := held.find(b"\n\n")) >= 0:
        if sent := SENT.search(held, 0, end):
            yield sent[1].decode(), now - float(sent[2])
        del held[: end + 2]


def measure() -> Iterator[Ratio]:
    """Yield reads with streams against reads without, a stream's cost, and how soon it is told."""
    with running() as service:
        cookie = service.log_in()
        people, tokens = _add_sessions(service)
        _read(service, cookie, SETTLE_SECONDS)
        alone: list[float] = []
        loads = []
        for _ in range(ROUNDS):
            alone += _read(service, cookie, SECONDS)
            loads.append(_loaded(service, cookie, people, tokens))
    reads = [seconds for load in loads for seconds in load.reads]
    crowd = f"{STREAMS} streams, {PACES['price']} events/s to all, {PACES['alert']} to one"
    for share in (0.5, 0.99):
        name = f"{len(reads)} reads at {READS_A_SECOND}/s, p{share * 100:.0f}, {crowd}"
        yield Ratio(name, "the same without streams", _share(reads, share), _share(alone, share))
    for kind, expected in _expected().items():
        told = [seconds for load in loads for seconds in load.deliveries[kind]]
        for share in (0.5, 0.99):
            name = f"NOTIFY to client, {kind}, p{share * 100:.0f}, {crowd}"
            yield Ratio(name, "its bar", _share(told, share), BARS[f"p{share * 100:.0f}"])
        name = f"events that arrived, {kind}"
        yield Ratio(name, "sent × streams", len(told), ROUNDS * expected, "")
    memory = max(load.kilobytes for load in loads)
    yield Ratio("memory of the web, each stream", "its bar", memory, BARS["memory"], "kB")


def _expected() -> dict[str, int]:
    """How many events of each kind the streams are told in one round."""
    streams = {"price": STREAMS, "alert": OF_A_PERSON}
    return {kind: pace * SECONDS * streams[kind] for kind, pace in PACES.items()}


def _loaded(service: Site, cookie: str, people: list[str], tokens: list[str]) -> Load:
    before = _memory(service)
    ours, theirs = multiprocessing.Pipe()
    clients = multiprocessing.get_context("spawn").Process(
        target=listen, args=(service.address, tokens, theirs)
    )
    clients.start()
    ours.recv()
    time.sleep(SETTLE_SECONDS)
    held = (_memory(service) - before) / len(tokens)
    with _publishing(service, people):
        reads = _read(service, cookie, SECONDS)
    time.sleep(SETTLE_SECONDS)
    ours.send("leave")
    heard: Heard = ours.recv()
    clients.join()
    if heard.ended:
        raise RuntimeError(f"{heard.ended} streams ended")
    arrived = {kind: len(seconds) for kind, seconds in heard.seconds.items()}
    if arrived != _expected():
        raise RuntimeError(f"{arrived} events arrived")
    time.sleep(SETTLE_SECONDS)
    return Load(reads, heard.seconds, held)


def _opened(address: tuple[str, int], token: str) -> socket.socket:
    host, port = address
    line = socket.create_connection(address, timeout=30)
    head = ("GET /api/ucie/events HTTP/1.1", f"Host: {host}:{port}", f"Cookie: auth_token={token}")
    line.sendall("\r\n".join((*head, "", "")).encode())
    begun = line.recv(1 << 16)
    if b" 200 " not in begun.partition(b"\r\n")[0]:
        raise RuntimeError(f"a stream was answered {begun[:200]!r}")
    line.setblocking(False)
    return line


@contextmanager
def _publishing(service: Site, people: list[str]) -> Iterator[None]:
    def _publish(kind: str, pace: int) -> None:
        with psycopg.connect(service.database(), autocommit=True) as conn:
            begun = time.perf_counter()
            for number in range(pace * SECONDS):
                time.sleep(max(0.0, begun + number / pace - time.perf_counter()))
                person = people[number % len(people)] if kind == "alert" else None
                data = json.dumps({"sent": time.time()})
                conn.execute("select private.publish(%s, %s::jsonb, %s)", [kind, data, person])

    threads = [threading.Thread(target=_publish, args=pace) for pace in PACES.items()]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _read(service: Site, cookie: str, seconds: float) -> list[float]:
    """Read so many times a second, whether or not the answers come; the seconds of each."""
    lines = threading.local()

    def _ask(number: int) -> float:
        due = begun + number / READS_A_SECOND
        if not hasattr(lines, "line"):
            lines.line = HTTPConnection(*service.address, timeout=30)
        lines.line.request("GET", PATHS[number % len(PATHS)], headers={"Cookie": cookie})
        answer = lines.line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{PATHS[number % len(PATHS)]} answered {answer.status}")
        return time.perf_counter() - due

    with ThreadPoolExecutor(READERS) as threads:
        begun = time.perf_counter()
        asked = []
        for number in range(round(seconds * READS_A_SECOND)):
            time.sleep(max(0.0, begun + number / READS_A_SECOND - time.perf_counter()))
            asked.append(threads.submit(_ask, number))
        return [one.result() for one in asked]


def _add_sessions(service: Site) -> tuple[list[str], list[str]]:
    """Many people and their sessions, some of each."""
    hashed = credentials.hash_password(PASSWORD)
    keys = credentials.Keys(service.settings.secret_key)
    people: list[str] = []
    tokens = [credentials.new_session(keys) for _ in range(STREAMS)]
    with psycopg.connect(service.database(), autocommit=True) as conn:
        for number in range(0, STREAMS, OF_A_PERSON):
            row = conn.execute(
                "insert into core.users (email, password_hash, email_verified)"
                " values (%s, %s, true) returning id",
                [f"listener{number}@example.org", hashed],
            ).fetchone()
            assert row
            people.append(row[0])
            conn.cursor().executemany(
                "insert into core.sessions (user_id, token_hash, expires_at)"
                " values (%s, %s, now() + interval '1 hour')",
                [
                    (row[0], credentials.token_hash(token))
                    for token in tokens[number : number + OF_A_PERSON]
                ],
            )
    return people, tokens


def _memory(service: Site) -> float:
    """Private kilobytes of the web processes."""
    total = 0
    for pid in _descendants(service.process):
        if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Private_"):
                    total += int(line.split()[1])
    return total


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _descendants(child)


def _share(times: list[float], share: float) -> float:
    """Return the time within which that share of them came."""
    return sorted(times)[math.ceil(share * len(times)) - 1]
