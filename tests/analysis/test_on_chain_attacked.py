"""analysis/on_chain.py and its card where some values of otherwise good answers are absurd.

What is odd in one place meets what is right in another: sums, shares and changes of the two.
"""

import copy
import json
import random

import pytest
from flask import request

from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import Link
from blueprints.presentation import on_chain
from chain_world import NOON, coin_of, past, standing
from sandbox import server
from upstreams import Upstreams
from web import answers

ABSURD = (
    *(1e308, -1e308, 5e-324, 1e-300, 1e30, 1e18, 1e12, 4e9, 255, 3, 0.5, 0, -1),
    *("1e308", "NaN", "Infinity", "-0", "", "9" * 78, "0x" + "f" * 16, "2099-01-01 00:00:00"),
    *(None, True, [], {}, "x" * 100_000, "<script>alert(1)</script>", "\u202eevil"),
    "javascript:alert(1)",
)
PRICES = (1.0, 90_000.0, 1e-12, 5e-324, 1e300)
WEEK = 7 * 86400
CHAIN = {"defillama_chain": Link("Solana", 1.0, True, None)}
COINS = {
    name: coin_of(name, links=CHAIN) if name == "solana" else coin_of(name)
    for name in ("bitcoin", "litecoin", "ethereum", "tether", "solana")
}


def _paths(value, path=()):
    """Every place of a document, in long lists of the first rows."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _paths(part, (*path, key))
    elif isinstance(value, list):
        yield path
        for place, part in enumerate(value[:40]):
            yield from _paths(part, (*path, place))
    else:
        yield path


def _attacked(body, chance):
    """Put up to six absurd values into a document, or write all its rows twice."""
    if not isinstance(body, dict | list):
        return chance.choice((body, body, chance.choice(ABSURD)))
    made = copy.deepcopy(body)
    chosen = chance.sample(list(_paths(made)), chance.choice((0, 1, 1, 2, 3, 6)))
    for path in sorted((path for path in chosen if path), key=len, reverse=True):
        holder = made
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = chance.choice(ABSURD)
    return made + made if isinstance(made, list) and chance.random() < 0.1 else made


@pytest.fixture(scope="module")
def attacked():
    """A sandbox whose answers are spoiled as the given seed says."""
    app, seeds = server.create_app(), []

    @app.after_request
    def attack(response):
        if seeds and response.is_json and response.status_code == 200:
            chance = random.Random(f"{seeds[0]} {request.path}")
            response.set_data(json.dumps(_attacked(response.get_json(), chance)))
        return response

    with server.start(app=app) as running:
        yield Upstreams(running.port), seeds


@pytest.fixture
def made(attacked, monkeypatch):
    """The answer for a coin under a seed, and the price it went by; None without a source."""
    upstreams, seeds = attacked

    def _made(name, seed):
        chance = random.Random(seed)
        price, stored = chance.choice(PRICES), chance.choice((5e-324, 1e308, 0.0, 100.0))
        points = {
            metric: [[source, NOON - WEEK, stored] for source in ("mempool", "blockchain_info")]
            for metric in ("tx_24h", "active_24h", "hashrate_hs")
        }
        market = {"price_usd": price, "market_cap_usd": None, "volume_24h_usd": None, "at": NOON}
        with standing(upstreams, monkeypatch) as world:
            world.configure(with_keys=chance.random() < 0.5)
            seeds.append(seed)
            try:
                return world.build(
                    name,
                    COINS[name],
                    market=market,
                    past=past(name, points=points, threshold_usd=chance.choice((1e5, 1e7))),
                )
            except NoSource:
                return None
            finally:
                seeds.clear()

    return _made


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", COINS)
def test_nothing_raises_and_every_figure_is_one(made, name, seed):
    found = made(name, seed)
    if found is None:
        return
    text = json.dumps(found.data, allow_nan=False)
    assert len(text) < 20_000
    assert faults(found.data) == []
    for row in found.kept.get("transfers", []):
        assert 0 <= row["amount_floor"] <= row["amount"] < float("inf")
        assert 0 <= row["floor_usd"] <= row["amount_usd"] < float("inf")
    assert all(abs(row["value"]) < float("inf") for row in found.kept.get("points", []))
    envelope = answers.technical() | {"type": "on-chain", "data": json.loads(text)}
    card = on_chain.card(answers.answer(envelope), answers.coin(), {})
    assert len("".join(card.sentences)) < 2_000
    assert "nan" not in str(card.facts)
