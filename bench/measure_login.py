"""A login over HTTP against bcrypt alone: what everything around the hash costs."""

from collections.abc import Iterator

import bcrypt

from bench.running import PASSWORD, running
from bench.table import Ratio, interleaved

ROUNDS = 30
COST = 12


def measure() -> Iterator[Ratio]:
    """Yield the ratio of a login to one comparison of bcrypt."""
    secret = PASSWORD.encode()
    hashed = bcrypt.hashpw(secret, bcrypt.gensalt(COST))
    with running() as service:
        service.log_in()
        times = interleaved(service.log_in, lambda: bcrypt.checkpw(secret, hashed), ROUNDS)
    yield Ratio("a login", f"bcrypt of cost {COST} alone", *times)
