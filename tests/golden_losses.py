"""The golden series L: returns of a market and of a coin, from a generator anyone can repeat."""

from itertools import islice


def _uniform(seed):
    state = seed
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**31


def _returns(seed, count=400):
    stream = _uniform(seed)
    return [0.06 * (sum(islice(stream, 3)) - 1.5) for _ in range(count)]


MARKET = _returns(7)
OWN = _returns(42)
COIN = [0.8 * market + 0.5 * own for market, own in zip(MARKET, OWN, strict=True)]
