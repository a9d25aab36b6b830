"""The sentiment recipe on a frozen day of the sandbox, checked against figures worked out by hand.

The day's raw figures are asked of the sandbox over plain HTTP; every formula is written out anew.
"""

import math
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import upstreams
from analysis import sentiment
from analysis.missing import faults
from analysis.result import NoSource, Result
from analysis.subject import Coin, History
from box import Box
from providers import http
from providers.gate import MemoryGate
from sandbox import clock

DAY = datetime(2026, 1, 31, 12, 34, 56, tzinfo=UTC)
PROVIDERS = ("lunarcrush", "alternative_me", "coinmarketcap", "coingecko", "cryptopanic")
COINS = {
    "BTC": ("bitcoin", "Bitcoin", 1, "btc bitcoin"),
    "ETH": ("ethereum", "Ethereum", 2, "eth ethereum"),
}
STORIES = [(0.4, 1.0, 2.0), (-0.2, 0.8, 10.0), (0.1, 1.0, 30.0), (0.6, 0.5, 70.0)]


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", DAY.timestamp)
    monkeypatch.setattr(http, "BACKOFF_SECONDS", (0.0, 0.01))


@pytest.fixture
def with_keys(box: Box) -> Iterator[None]:
    http.configure(upstreams.endpoints(box.port, with_keys=True), MemoryGate())
    yield
    http.configure({})


@pytest.fixture
def keyless(box: Box) -> Iterator[None]:
    http.configure(upstreams.endpoints(box.port, with_keys=False), MemoryGate())
    yield
    http.configure({})


def _coin(ticker: str, **changes: Any) -> Coin:
    coin_id, name, rank, _ = COINS.get(ticker, (ticker.lower(), ticker, None, ""))
    return Coin(
        "8c8b9e2e-6a5f-4c8e-9d53-0f2b6b0f5a11", coin_id, ticker, ticker, name, rank, "native",
        None, None, 1, True, None, {},
    )._replace(**changes)  # fmt: skip


def _past(stories: list[tuple[float, float, float]] = STORIES) -> dict[str, Any]:
    now = DAY.timestamp()
    rows = [
        {"at": now - age_h * 3600, "tone": tone, "relevance": relevance}
        for tone, relevance, age_h in stories
    ]
    return {"snapshots": {}, "has_news": True, "stories": rows, "positioning": None}


def _made(coin: Coin, past: dict[str, Any] | None = None) -> Result:
    """Make it; again where the machine was too busy for a source to answer in its time."""
    history = History([], None, past=_past() if past is None else past)
    for _ in range(10):
        made = sentiment.build(coin, history, now=DAY, deadline=time.monotonic() + 10)
        if not any(source.error == "timeout" for source in made.sources):
            break
    return made


def _raw(box: Box, ticker: str) -> dict[str, Any]:
    """Ask the sandbox for the figures of the day, without any of our clients."""
    coin_id, _, _, topic = COINS[ticker]
    key = {"Authorization": "Bearer k"}
    topic = topic.replace(" ", "%20")
    base = "/cryptopanic/api/developer/v2/posts/"
    return {
        "alternative_me": box.get("/alternative_me/fng/")["data"][0],
        "coinmarketcap": box.get("/coinmarketcap/public-api/v3/fear-and-greed/latest")["data"],
        "votes": box.get(f"/coingecko/api/v3/coins/{coin_id}")["sentiment_votes_up_percentage"],
        "topic": box.get(f"/lunarcrush/public/topic/{topic}/v1", **key)["data"],
        "posts": box.get(f"{base}?auth_token=k&currencies={ticker}")["results"],
    }


def _expected(raw: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Work out every voice: (value, weight)."""
    moods, loud = raw["topic"]["types_sentiment"], raw["topic"]["types_interactions"]
    social = sum(moods[name] * loud[name] for name in moods) / sum(loud.values())
    weights = [relevance * 2 ** (-age_h / 24) for _, relevance, age_h in STORIES]
    tone = sum(t * w for (t, _, _), w in zip(STORIES, weights, strict=True)) / sum(weights)
    since = DAY.timestamp() - 86400
    recent = [
        post["votes"]
        for post in raw["posts"]
        if datetime.fromisoformat(post["published_at"]).timestamp() >= since
    ]
    good = sum(votes["positive"] for votes in recent)
    bad = sum(votes["negative"] for votes in recent)
    index = (int(raw["alternative_me"]["value"]) + raw["coinmarketcap"]["value"]) / 2
    return {
        "social": (2 * social - 100, 0.35),
        "headline_tone": (100 * tone, 0.20),
        "votes": (2 * raw["votes"] - 100, 0.15),
        "community": (100 * (good - bad) / (good + bad), 0.10),
        "fear_greed": (2 * index - 100, 0.20),
    }


def _agreement(raw: dict[str, Any]) -> float:
    apart = abs(int(raw["alternative_me"]["value"]) - raw["coinmarketcap"]["value"])
    return min(1.0, max(0.0, 1 - (apart - 10) / 25))


@pytest.mark.parametrize("ticker", COINS)
def test_with_keys_five_voices_give_the_figures_worked_out_by_hand(
    box: Box, with_keys: None, ticker: str
) -> None:
    raw = _raw(box, ticker)
    voices = _expected(raw)
    made = _made(_coin(ticker))
    rows = {row["name"]: row for row in made.data["components"]}
    assert {name: row["value"] for name, row in rows.items()} == {
        name: pytest.approx(value, rel=1e-9) for name, (value, _) in voices.items()
    }
    score = sum(value * weight for value, weight in voices.values())
    assert made.data["score"] == round(score, 1)
    spread = statistics.pstdev(value for value, _ in voices.values())
    assert made.data["confidence"] == round(100 * (1 - min(1, spread / 80)))
    assert made.data["coin_weight_share"] == pytest.approx(0.8)
    quality = 0.35 * (2 * _agreement(raw) + 8 * 0.7) / 10 + 0.25 + 0.25 + 0.15
    assert made.quality == min(75, round(100 * quality))
    assert made.data["volume"]["mentions_24h"] == raw["topic"]["num_posts"]
    assert made.kept["sentiment"]["score"] == pytest.approx(score, rel=1e-9)
    assert faults(made.data) == []


@pytest.mark.parametrize("ticker", COINS)
def test_without_keys_three_voices_are_worth_at_least_70(
    box: Box, keyless: None, ticker: str
) -> None:
    voices = _expected(_raw(box, ticker))
    made = _made(_coin(ticker))
    named = ("headline_tone", "votes", "fear_greed")
    assert [row["name"] for row in made.data["components"]] == list(named)
    score = sum(math.prod(voices[name]) for name in named) / 0.55
    assert made.data["score"] == round(score, 1)
    assert made.quality >= 70
    asked = set(box.get("/_calls"))
    assert asked == set(PROVIDERS)  # by this test itself, once each
    calls = box.get("/_calls")
    assert sum(calls["lunarcrush"].values()) == 1
    assert sum(calls["coingecko"].values()) == 2


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("rate_limited", "rate_limited"),
        ("rate_limited_silent", "rate_limited"),
        ("error_500", "http_error"),
        ("html", "bad_body"),
        ("truncated", "bad_body"),
        ("wrong_shape", "bad_body"),
        ("nulls", "bad_body"),
        ("absurd", "outlier"),
    ],
)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_fault_of_every_provider_is_named_and_the_others_answer(
    box: Box, with_keys: None, provider: str, kind: str, code: str
) -> None:
    box.fault(provider, kind, seconds=30)
    made = _made(_coin("BTC"))
    found = {source.name: (source.ok, source.error) for source in made.sources}
    if (provider, kind) == ("cryptopanic", "absurd"):
        code = "no_data"  # votes that cannot be counted are none
    assert found.pop(provider) == (False, code)
    assert all(ok for ok, _ in found.values())
    gone = {"lunarcrush": "social", "coingecko": "votes", "cryptopanic": "community"}
    names = [row["name"] for row in made.data["components"]]
    assert names == [name for name in _names() if name != gone.get(provider)]
    assert faults(made.data) == []


def _names() -> list[str]:
    return ["social", "headline_tone", "votes", "community", "fear_greed"]


@pytest.mark.parametrize("kind", ["timeout", "drip"])
def test_one_who_keeps_us_waiting_costs_the_others_nothing(
    box: Box, with_keys: None, kind: str
) -> None:
    box.fault("coingecko", kind, seconds=20)
    history = History([], None, past=_past())
    deadline = time.monotonic() + 1.0
    made = sentiment.build(_coin("BTC"), history, now=DAY, deadline=deadline)
    assert time.monotonic() < deadline + 0.5
    found = {source.name: source.error for source in made.sources}
    assert found.pop("coingecko") == "timeout"
    assert set(found.values()) == {None}
    reasons = {entry["path"]: entry["reason"] for entry in made.data["missing"]}
    assert reasons["component_values.votes"] == "late"


@pytest.mark.parametrize("kind", ["html", "error_500"])
def test_when_all_are_down_there_is_no_answer_and_all_are_named(
    box: Box, with_keys: None, kind: str
) -> None:
    for provider in PROVIDERS:
        box.fault(provider, kind)
    with pytest.raises(NoSource) as refusal:
        _made(_coin("BTC"), _past([]))
    assert [source.name for source in refusal.value.sources] == list(PROVIDERS)
    assert not any(source.ok for source in refusal.value.sources)


def test_a_coin_of_no_name_has_the_mood_of_the_market(box: Box, with_keys: None) -> None:
    coin = _coin("NOPE", coingecko_id="no-such-coin", holds_symbol=False)
    made = _made(coin, _past([]))
    assert made.data["scope"] == "market"
    assert made.quality <= 40
    found = {source.name: (source.ok, source.error) for source in made.sources}
    assert found == {
        "alternative_me": (True, None),
        "coinmarketcap": (True, None),
        "coingecko": (False, "no_data"),
    }


def test_a_stablecoin_is_shown_with_its_warning(box: Box, keyless: None) -> None:
    tether = _coin(
        "USDT", coingecko_id="tether", name="Tether", rank=3, kind="stablecoin", pegged_to="USD"
    )
    made = _made(tether)
    assert made.data["warnings"] == ["pegged"]
    assert [row["name"] for row in made.data["components"]] == [
        "headline_tone", "votes", "fear_greed",
    ]  # fmt: skip


HOSTILE = "\u202e<script>alert(1)</script>" + "x" * 300_000


def test_hostile_words_of_an_upstream_are_cut_and_tamed(
    box: Box, keyless: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The labels of the indexes are the only words of strangers that an answer holds."""
    from sandbox import alternative_me, coinmarketcap

    monkeypatch.setattr(alternative_me, "LABELS", ((101, HOSTILE),))
    monkeypatch.setattr(coinmarketcap, "FEELINGS", ((101, HOSTILE),))
    made = _made(_coin("BTC"))
    labels = {row["label"] for row in made.data["fear_greed"]["providers"]}
    assert labels == {"<script>alert(1)</script>" + "x" * 15}
    assert len(repr(made.data)) < 10_000
    assert "\u202e" not in repr(made.data)
