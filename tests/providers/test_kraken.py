"""providers.kraken"""

import time
from collections.abc import Callable
from typing import Any

import pytest

from loopback import Upstream
from providers import kraken
from providers.http import UpstreamError
from providers.records import Candle

Payload = Callable[[str], Any]
FIRST = 1741561200


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "kraken"
    return refusal.value


def test_kraken_has_its_own_names() -> None:
    assert [kraken.ref(symbol) for symbol in ("BTC", "btc", "DOGE", "ETH")] == [
        "XBTUSD", "XBTUSD", "XDGUSD", "ETHUSD",
    ]  # fmt: skip


def test_a_ticker_is_read_under_whatever_name_it_comes(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("kraken/ticker.json"))
    made = kraken.ticker("XBTUSD", deadline=soon)
    assert made[:8] == (80120.0, 80119.9, 80120.1, 3400.25, None, 81700.0, 79500.0, "USD")
    assert abs(made.as_of.timestamp() - time.time()) < 5
    assert (upstream.asked[0].path, upstream.asked[0].query) == ("/Ticker", {"pair": "XBTUSD"})


def test_todays_change_is_not_passed_off_as_that_of_24_hours(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("kraken/ticker.json"))
    assert kraken.ticker("XBTUSD", deadline=soon).change_24h_pct is None


def test_candles_are_read_and_the_last_one_is_forming(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("kraken/ohlc.json"))
    made = kraken.candles("XBTUSD", 3600, deadline=soon)
    assert made[0] == Candle(
        FIRST, 80800.0, 80950.5, 80400.0, 80601.0, 41.204311, None, closed=True
    )
    assert [(c.open_at, c.closed) for c in made[1:]] == [
        (FIRST + 3600, True), (FIRST + 7200, False),
    ]  # fmt: skip
    assert made[2].volume_base == 0
    assert upstream.asked[0].query == {"pair": "XBTUSD", "interval": "60"}


def test_candles_since_include_the_first_wanted(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("kraken/ohlc.json"))
    made = kraken.candles("XBTUSD", 3600, since=FIRST + 3600, deadline=soon)
    assert [c.open_at for c in made] == [FIRST + 3600, FIRST + 7200]
    assert upstream.asked[0].query["since"] == str(FIRST + 3599)


@pytest.mark.parametrize(("interval_s", "minutes"), [(3600, "60"), (14400, "240"), (86400, "1440")])
def test_intervals_are_minutes(
    interval_s: int, minutes: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": [], "result": {"X": [[0, 1, 1, 1, 1, 1, 1, 1]], "last": 0}})
    _error(lambda: kraken.candles("XBTUSD", interval_s, deadline=soon))
    assert upstream.asked[0].query["interval"] == minutes


def test_an_interval_that_is_not_there_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="7200"):
        kraken.candles("XBTUSD", 7200, deadline=soon)


@pytest.mark.parametrize(
    ("error", "code", "calls"),
    [
        ("EQuery:Unknown asset pair", "no_data", 1),
        ("EAPI:Rate limit exceeded", "rate_limited", 1),
        ("EGeneral:Too many requests", "rate_limited", 1),
        ("EService:Unavailable", "http_error", 2),
        ("EService:Busy", "http_error", 2),
        ("EGeneral:Internal error", "http_error", 1),
        ("EGeneral:Temporary lockout", "refused", 1),
        ("EGeneral:Permission denied", "refused", 1),
        (17, "http_error", 1),
    ],
)
def test_errors_come_in_a_good_status(
    error: Any, code: str, calls: int, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": [error]})
    assert _error(lambda: kraken.ticker("XBTUSD", deadline=soon - 3)).code == code
    assert len(upstream.asked) == calls


def test_a_busy_service_is_asked_again(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("kraken/busy.json"))
    upstream.answer(payload("kraken/ticker.json"))
    assert kraken.ticker("XBTUSD", deadline=soon).price == 80120


def test_a_warning_is_no_error(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("kraken/warning.json"))
    made = kraken.ticker("ETHUSD", deadline=soon)
    assert (made.price, made.bid, made.volume_24h_base) == (2050.5, None, None)


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        {},
        {"last": 5},
        {"A": {"c": ["1"]}, "B": {"c": ["2"]}},
        {"A": None},
        {"A": {}},
        {"A": {"c": "1"}},
        {"A": {"c": []}},
        {"A": {"c": [""]}},
    ],
)
def test_a_result_about_no_pair_or_several_is_a_bad_body(
    result: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": [], "result": result})
    assert _error(lambda: kraken.ticker("XBTUSD", deadline=soon)).code == "bad_body"


def test_a_price_of_0_is_an_outlier(upstream: Upstream, soon: float) -> None:
    upstream.answer({"error": [], "result": {"A": {"c": ["0.00000", "0"]}}})
    assert _error(lambda: kraken.ticker("XBTUSD", deadline=soon)).code == "outlier"


def test_no_rows_are_no_data_unless_only_news_were_wanted(upstream: Upstream, soon: float) -> None:
    upstream.answer({"error": [], "result": {"XXBTZUSD": [], "last": 0}})
    assert _error(lambda: kraken.candles("XBTUSD", 3600, deadline=soon)).code == "no_data"
    assert kraken.candles("XBTUSD", 3600, since=FIRST, deadline=soon) == []


def test_a_name_that_cannot_be_a_pair_is_not_sent(upstream: Upstream, soon: float) -> None:
    assert _error(lambda: kraken.ticker("../Time", deadline=soon)).code == "no_data"
    assert _error(lambda: kraken.candles("A,B", 3600, deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_older_candles_are_of_the_newest_and_none_come_before(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("kraken/ohlc.json"))
    page = kraken.older("XBTUSD", 3600, before=FIRST + 3600, deadline=soon)
    assert [c.open_at for c in page.candles] == [FIRST]
    assert page.since is None
    assert "since" not in upstream.asked[0].query
