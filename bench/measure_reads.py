"""A stored analysis read over HTTP against a bare Flask hello on the same gunicorn.

Both answer the same client over the same number of kept lines, in turns. Of ours the processor
time is that of web, worker and PostgreSQL together, where the system tells it.
"""

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from bench.running import running, serving
from bench.table import Ratio, interleaved

READS = 1000
LINES = 8
ROUNDS = 7
PATH = "/api/ucie/technical/BTC"
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[Ratio]:
    """Yield the ratios of time and of processor time."""
    with running() as service, serving(service, "bench.hello:app") as (address, pid):
        _read(service.address, _request(f"{PATH}?wait=20", service.log_in()), 1)
        reads = partial(_burst, service.address, _request(PATH, service.log_in()))
        hellos = partial(_burst, address, _request("/hello", ""))
        for warm_up in (reads, hellos):
            warm_up()
        spent: tuple[list[float], list[float]] = ([], [])
        times = interleaved(
            partial(_metered, reads, service.process, spent[0]),
            partial(_metered, hellos, pid, spent[1]),
            ROUNDS,
        )
    ours, theirs = (seconds / READS for seconds in times)
    yield Ratio(f"a stored analysis, {LINES} at once", "Flask hello, same gunicorn", ours, theirs)
    if Path("/proc/self/stat").exists():
        ours, theirs = (median(seconds) / READS for seconds in spent)
        yield Ratio("its processor time, all processes", "the hello's", ours, theirs)


def _request(path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "", ""]
    return "\r\n".join(lines).encode()


def _metered(burst: Callable[[], None], pid: int, spent: list[float]) -> None:
    before = _processor_seconds(pid)
    burst()
    spent.append(_processor_seconds(pid) - before)


def _burst(address: tuple[str, int], request: bytes) -> None:
    with ThreadPoolExecutor(LINES) as threads:
        list(threads.map(lambda _: _read(address, request, READS // LINES), range(LINES)))


def _read(address: tuple[str, int], request: bytes, times: int) -> None:
    """Send a request over one line so many times; fail when an answer is not 200."""
    with socket.create_connection(address, timeout=30) as line:
        for _ in range(times):
            line.sendall(request)
            answer = line.recv(65536)
            while b"\r\n\r\n" not in answer:
                answer += line.recv(65536)
            head, _, body = answer.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.partition(b"\r\n")[0].decode())
            left = int(head.lower().partition(b"content-length:")[2].split()[0]) - len(body)
            while left:
                left -= len(line.recv(65536))


def _processor_seconds(root: int) -> float:
    """Sum the processor time of a process and of all that descend from it."""
    children: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(map(int, fields[11:15]))
    wanted, total = [root], 0
    while wanted:
        pid = wanted.pop()
        total += used.get(pid, 0)
        wanted += children.get(pid, [])
    return total / TICKS
