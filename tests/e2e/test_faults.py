"""Every fault of every upstream, through clients, worker and database, to what a reader sees.

One of them fails: the others are used, and the answer says who failed and why. All of them fail:
nothing is stored, what is old is shown as old, and the page says what became of each.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from psycopg.types.json import Jsonb

import jobs.look_up_token
from service import unhurried
from upstreams import REASONS
from whole import Whole, run, until
from working import be_patient

WORDS = {
    "timeout": "no answer in time",
    "rate_limited": "limits how often it may be asked",
    "http_error": "answered with an error",
    "bad_body": "sent something unreadable",
    "outlier": "too far off, not used",
    "breaker_open": "resting after repeated failures",
}
TITLES = {
    "coingecko": "CoinGecko",
    "coinmarketcap": "CoinMarketCap",
    "kraken": "Kraken",
    "coinbase": "Coinbase",
    "binance": "Binance",
}
PROVIDERS = tuple(TITLES)
SPARE = {"defillama_coins": "DefiLlama"}  # asked for a price only where fewer than two came
# A coin whose candles come from a provider, and whose come instead while that one fails.
CANDLES = {
    "kraken": ("bitcoin", "coinbase"),
    "coinbase": ("dia-data", "binance"),
    "binance": ("kaia", "coingecko"),
    "coingecko": ("leo-token", None),
}
# Of those whose candles are rarely asked for, not every fault costs a second analysis here.
TELLING = ("timeout", "html", "absurd")
SECONDS = {"timeout": 60, "drip": 600, "rate_limited": 20}  # longer than anyone waits
SILENT = {"timeout", "drip"}
SILENCE = 2.5  # seconds until one is called late; the others have as long, on a busy machine
LIMITED = {"rate_limited", "rate_limited_silent"}
STORED = "select symbol, analysis_type from core.ucie_analysis_cache"
JOBS = "select state from core.jobs"
FAILED = " where state = 'failed'"
PATIENT = 1000  # failures that no test here comes near
LONGEST_PAUSE = 6  # seconds: five from the failure, which may come after its reader set out
BEYOND = "eos"  # a coin of the sandbox that is not among the first 250


@pytest.fixture(scope="module")
def lasting(cluster: Any, settings: Any, worker_id: str) -> Iterator[Whole]:
    """The service of all tests here; its breakers stay closed unless a test wants otherwise."""
    with run(cluster, settings, f"faults_{worker_id}") as whole:
        whole.database.run(
            "update core.settings set value = %s where name = 'breaker_failures'", PATIENT
        )
        yield whole


@pytest.fixture
def whole(
    lasting: Whole, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Whole]:
    """The service as on its first day, and patient wherever somebody is to be in time."""
    arguments = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    is_silent = arguments.get("kind") in SILENT
    with contextlib.ExitStack() as until_the_end:
        if "provider" in arguments or not is_silent:
            be_patient(monkeypatch, SILENCE if is_silent else 10)
            until_the_end.enter_context(unhurried(lasting.database))
        lasting.forget()
        yield lasting
        lasting.upstreams.heal()


@pytest.fixture(scope="module")
def healthy(lasting: Whole) -> dict[str, Any]:
    """What is answered while nobody fails, by type and coin."""
    lasting.forget()
    asked = [("market-data", "bitcoin")] + [("technical", coin) for coin, _ in CANDLES.values()]
    with pytest.MonkeyPatch.context() as patient, unhurried(lasting.database):
        be_patient(patient, 10)  # five at once on a busy machine
        answers = dict(zip(asked, _read(lasting, *asked), strict=True))
    assert {answer.status_code for answer in answers.values()} == {200}
    return {key: answer.json for key, answer in answers.items()}


def _read(whole: Whole, *asked: tuple[str, str]) -> list[Any]:
    """Ask for analyses at the same time."""
    paths = [f"/api/ucie/{analysis}/id:{coin}?wait=15" for analysis, coin in asked]
    with ThreadPoolExecutor(len(paths)) as threads:
        return list(threads.map(whole.get, paths))


def _fail(whole: Whole, kind: str, *providers: str) -> None:
    for provider in providers:
        limits = {"seconds": SECONDS[kind]} if kind in SECONDS else {}
        whole.upstreams.fault(provider, kind, **limits)


def _outcomes(body: Any) -> dict[str, tuple[bool, str | None]]:
    return {source["name"]: (source["ok"], source["error"]) for source in body["sources"]}


def _reasons(kind: str, *, of_many: bool = False) -> set[str]:
    """The reasons a fault may be given; `of_many`: where the answer is a long list of values.

    Whoever comes second after a limit finds the door closed already. A list of which nothing can
    be used is no list.
    """
    found = {REASONS[kind]} | ({"breaker_open"} if kind in LIMITED else set())
    return found | ({"bad_body"} if of_many and kind == "absurd" else set())


def _numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _numbers(part, f"{path}.{key}")
    elif isinstance(value, list):
        for part in value:
            yield from _numbers(part, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


@pytest.mark.parametrize("kind", REASONS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_one_that_fails_is_named_and_the_others_are_used(whole, healthy, provider, kind):
    asked = [("market-data", "bitcoin")]
    if provider == "kraken" or (provider in CANDLES and kind in TELLING):
        asked.append(("technical", CANDLES[provider][0]))
    _fail(whole, kind, provider)

    price, *candles = _read(whole, *asked)

    _check_price(price, healthy["market-data", "bitcoin"], provider, kind)
    stored = whole.database.one(
        "select data_quality_score, sources from core.ucie_analysis_cache"
        " where analysis_type = 'market-data'"
    )
    assert stored.data_quality_score == price.json["quality"]
    assert stored.sources == price.json["sources"]
    for answer in candles:
        _check_candles(answer, healthy[asked[1]], provider, kind)
    shown = {"market-data"} | (
        {"technical"} if candles and candles[0].status_code == 200 else set()
    )
    assert {row.analysis_type for row in whole.database.all(STORED)} == shown


def _check_price(answer: Any, usual: Any, provider: str, kind: str) -> None:
    assert answer.status_code == 200
    outcomes = _outcomes(answer.json)
    is_ok, reason = outcomes.pop(provider)
    assert not is_ok
    assert reason in _reasons(kind)
    assert outcomes == {name: (True, None) for name in PROVIDERS if name != provider}
    assert answer.json["quality"] < usual["quality"]
    assert answer.json["data"]["price_usd"] == pytest.approx(usual["data"]["price_usd"], rel=0.02)
    assert provider not in {row["name"] for row in answer.json["data"]["per_source"]}
    odd = {path: number for path, number in _numbers(answer.json["data"]) if number < -100}
    assert odd == {}


def _check_candles(answer: Any, usual: Any, provider: str, kind: str) -> None:
    instead = CANDLES[provider][1]
    outcomes = _outcomes(answer.json)
    is_ok, reason = outcomes[provider]
    assert not is_ok
    assert reason in _reasons(kind, of_many=True)
    if instead is None:
        assert (answer.status_code, answer.json["code"]) == (503, "no_source")
        return
    assert answer.status_code == 200
    assert outcomes[instead] == (True, None)
    assert answer.json["quality"] > 0  # by its own source: not always less than the usual one's
    day, usual_day = (body["data"]["timeframes"]["1d"] for body in (answer.json, usual))
    assert day["candles"]["source"].partition("-")[0] == instead
    assert day["last_close_usd"] == pytest.approx(usual_day["last_close_usd"], rel=0.02)


@pytest.fixture
def old(whole: Whole, healthy: Any) -> dict[str, Any]:
    """Bitcoin's answers of two lifetimes ago, without the candles they were made of."""
    for analysis in ("market-data", "technical"):
        whole.database.run(
            "with made as (select now() - 2 * make_interval(secs => ttl_s) as at, ttl_s"
            " from core.analysis_settings where analysis_type = %s)"
            " insert into core.ucie_analysis_cache (symbol, analysis_type, data,"
            " data_quality_score, created_at, expires_at, sources, body)"
            " select 'BTC', %s, %s, %s, at, at + make_interval(secs => ttl_s), %s, %s from made",
            *(analysis, analysis),
            *_row(healthy[analysis, "bitcoin"]),
        )
    return healthy


def _row(body: Any) -> tuple[Any, ...]:
    return Jsonb(body["data"]), body["quality"], Jsonb(body["sources"]), json.dumps(body).encode()


@pytest.mark.parametrize("kind", REASONS)
def test_while_all_fail_nothing_is_written_and_the_old_is_shown(whole, old, kind):
    before = whole.digest()
    _fail(whole, kind, *PROVIDERS, *SPARE)
    analyses = ("market-data", "technical")
    asked = [(analysis, coin) for coin in ("ethereum", "bitcoin") for analysis in analyses]

    *cold, _, _ = _read(whole, *asked)
    until(lambda: [row.state for row in whole.database.all(JOBS)] == ["failed"] * 4)
    stale = _read(whole, *asked[2:])

    for answer in cold:
        assert (answer.status_code, answer.json["code"]) == (503, "no_source")
        assert 1 <= int(answer.headers["Retry-After"]) <= LONGEST_PAUSE
        assert "data" not in answer.json
    _check_all_failed(_outcomes(cold[0].json), [*PROVIDERS, *SPARE], _reasons(kind))
    _check_all_failed(_outcomes(cold[1].json), CANDLES, _reasons(kind, of_many=True))
    for answer, analysis in zip(stale, analyses, strict=True):
        assert (answer.status_code, answer.json["stale"]) == (200, True)
        # Two lifetimes old: a third of the time between old and gone is over, and some seconds.
        most = old[analysis, "bitcoin"]["quality"] * 2 / 3 + 0.5
        assert most - 8 < answer.json["quality"] <= most
        assert answer.json["data"] == old[analysis, "bitcoin"]["data"]
    assert whole.digest() == before
    _check_pages(whole, cold[0].json["sources"])


def _check_all_failed(outcomes: Any, asked: Iterable[str], reasons: set[str]) -> None:
    assert set(outcomes) == set(asked)
    assert {is_ok for is_ok, _ in outcomes.values()} == {False}
    assert {reason for _, reason in outcomes.values()} <= reasons


def _check_pages(whole: Whole, sources: Any) -> None:
    whole.database.run("update core.jobs set failed_until = now() + interval '1 minute'" + FAILED)
    cold, stale = whole.get("/asset/ethereum"), whole.get("/asset/bitcoin")
    assert (cold.status_code, stale.status_code) == (200, 200)
    assert "Nothing to show: no source answered." in cold.text
    titles = TITLES | SPARE
    for source in sources:
        row = f'<th scope="row">{titles[source["name"]]}</th><td class="l">{WORDS[source["error"]]}'
        assert row in cold.text
    assert "Bitcoin costs about $" in stale.text
    assert 'data-state="stale"' in stale.text


@pytest.mark.parametrize("kind", REASONS)
def test_a_coin_that_nobody_can_be_asked_for_is_not_called_unknown(whole, monkeypatch, kind):
    monkeypatch.setattr(jobs.look_up_token, "SECONDS", 0.5 if kind in SILENT else 10)
    whole.database.run("delete from core.ucie_tokens where coingecko_id = %s", BEYOND)
    _fail(whole, kind, "coingecko")

    paths = (
        f"/api/ucie/market-data/{BEYOND}?wait=15",
        f"/api/ucie/validate-token?symbol={BEYOND}",
        f"/asset/{BEYOND}",
    )
    answers = [whole.get(path) for path in paths]

    if kind == "absurd":  # a search has no number that could be absurd
        assert answers[1].json["valid"] is True
        return
    assert [answer.status_code for answer in answers] == [503] * 3
    for answer in answers[:2]:
        assert answer.json["code"] == "no_source"
        assert _outcomes(answer.json) == {"coingecko": (False, REASONS[kind])}
        assert 1 <= int(answer.headers["Retry-After"]) <= LONGEST_PAUSE
    assert whole.database.all("select from core.resolver_misses") == []


@pytest.fixture
def strict(whole: Whole) -> Iterator[Whole]:
    """The service with its breakers as they are."""
    setting = "update core.settings set value = %s where name = 'breaker_failures'"
    whole.database.run(setting, 5)
    yield whole
    whole.database.run(setting, PATIENT)


def _prices(whole: Whole, *coins: str) -> list[dict[str, tuple[bool, str | None]]]:
    answers = _read(whole, *(("market-data", coin) for coin in coins))
    assert {answer.status_code for answer in answers} == {200}
    return [_outcomes(answer.json) for answer in answers]


def _later(whole: Whole) -> None:
    """Let the time until the next probe go by."""
    whole.database.run("update core.provider_state set not_before = not_before - interval '31 s'")


def test_a_breaker_opens_for_one_and_closes_after_a_probe(strict):
    _fail(strict, "error_500", "kraken")
    for coin in ("ethereum", "ripple", "solana"):  # two attempts each
        _prices(strict, coin)
    strict.upstreams.heal()  # counts begin anew
    _fail(strict, "error_500", "kraken")

    for outcomes in _prices(strict, "cardano", "litecoin", "dogecoin"):
        assert outcomes.pop("kraken") == (False, "breaker_open")
        assert set(outcomes.values()) == {(True, None)}
    assert "kraken" not in strict.upstreams.calls()
    assert "resting after repeated failures" in strict.get("/asset/cardano").text

    _later(strict)
    _prices(strict, "stellar", "chainlink", "uniswap", "near")
    assert sum(strict.upstreams.calls()["kraken"].values()) == 1  # of many, one is the probe

    strict.upstreams.heal()
    _later(strict)
    _prices(strict, "polkadot")
    (outcomes,) = _prices(strict, "sui")
    assert set(outcomes.values()) == {(True, None)}
    states = strict.database.all("select provider, failures, reason from core.provider_state")
    asked = {state.provider: (state.failures, state.reason) for state in states}
    assert asked["kraken"] == (0, None)
    assert not any(reason for _, reason in asked.values())
