"""analysis/on_chain.py where every upstream of chains is hostile, absurd or empty at once."""

import json
import re
from functools import partial

import pytest

from analysis.missing import faults
from analysis.result import NoSource
from chain_world import NOON, standing
from sandbox import server
from upstreams import Upstreams

HOSTILE = "\u202e<script>alert(1)</script>javascript:alert(1)" + "x" * 20_000
NUMBER = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
COINS = ("bitcoin", "litecoin", "ethereum", "tether")


def _texts(value):
    return HOSTILE if isinstance(value, str) and not NUMBER.fullmatch(value) else value


def _numbers(change):
    def spoil(value):
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, str):
            return str(change(float(value))) if NUMBER.fullmatch(value) else value
        return change(value)

    return spoil


SPOILS = {
    "hostile texts": _texts,
    "huge": _numbers(lambda value: value * 10**200 if isinstance(value, int) else 1e308),
    "tiny": _numbers(lambda _: 5e-324),
    "nothing": _numbers(lambda _: 0),
    "negative": _numbers(lambda value: -abs(value)),
    "thousandfold": _numbers(lambda value: value * 1000),
    "empty texts": lambda value: "" if isinstance(value, str) else value,
    "texts for numbers": lambda value: f" {value} " if isinstance(value, int | float) else value,
    "true": lambda _: True,
    "lists": lambda _: [],
}


def _spoiled(body, spoil):
    if isinstance(body, dict):
        return {key: _spoiled(value, spoil) for key, value in body.items()}
    if isinstance(body, list):
        return [_spoiled(value, spoil) for value in body]
    return spoil(body)


@pytest.fixture(scope="module")
def spoiling():
    """A sandbox that does to every answer what it is told."""
    app, told = server.create_app(), []

    @app.after_request
    def spoil(response):
        if told and response.is_json and response.status_code == 200:
            response.set_data(json.dumps(told[0](response.get_json())))
        return response

    with server.start(app=app) as running:
        yield Upstreams(running.port), told


@pytest.fixture
def chains(spoiling, monkeypatch):
    upstreams, told = spoiling
    with standing(upstreams, monkeypatch) as made:
        yield made, told
        told.clear()


@pytest.mark.parametrize("coin", COINS)
@pytest.mark.parametrize("name", SPOILS)
def test_whatever_all_say_the_answer_is_bounded_and_explained_or_there_is_none(chains, name, coin):
    world, told = chains
    told.append(partial(_spoiled, spoil=SPOILS[name]))
    try:
        made, sources = world.build(coin), []
    except NoSource as refusal:
        made, sources = None, refusal.sources
    told.clear()
    assert not any(source.ok for source in sources)
    if made is None:
        return
    text = json.dumps(made.data, allow_nan=False)
    assert len(text) < 20_000
    assert "<script" not in text
    assert "\u202e" not in text
    assert faults(made.data) == []
    assert 0 <= made.quality <= 75
    for row in made.data["transfers"] or []:
        assert re.fullmatch(r"https://[a-z.]+/[A-Za-z0-9/-]+", row["url"])
    _check_figures(made.data)
    assert len(made.kept.get("points", [])) <= 14


def _check_figures(data):
    if not data["applicable"]:
        return
    for path in ("network", "fees", "gas", "supply"):
        for name, value in (data[path] or {}).items():
            if isinstance(value, int | float) and name not in ("issued_24h", "burnt_24h"):
                assert 0 < value <= 1e30, name
    shares = data["concentration"]
    if shares:
        assert 0 < shares["top10_share"] <= shares["top100_share"] <= 1


def test_no_text_of_an_upstream_is_shown_at_all(chains):
    world, told = chains
    told.append(partial(_spoiled, spoil=_texts))
    made = world.build("bitcoin")
    assert made.data["supply"]["circulating"] > 0  # figures are as good as before
    assert "x" * 50 not in json.dumps(made.data)


@pytest.mark.parametrize(
    ("coin", "needed"),
    [
        ("ethereum", "suggested_transaction_fee_gwei_options"),
        ("ethereum", "circulation_approximate"),
        ("litecoin", "transactions_24h"),
        ("tether", "circulation"),
    ],
)
def test_an_answer_without_what_a_chain_is_described_by_does_not_make_the_coin_unknown(
    chains, coin, needed
):
    world, told = chains

    def without(body):
        data = body.get("data") if isinstance(body, dict) else None
        if isinstance(data, dict):
            data.pop(needed, None)
        return body

    told.append(without)
    with pytest.raises(NoSource) as refusal:
        world.build(coin)
    assert {source.error for source in refusal.value.sources} == {"bad_body"}


def test_untouched_answers_are_used(chains):
    world, _ = chains
    assert world.at == NOON
    assert world.build("bitcoin").data["applicable"] is True
