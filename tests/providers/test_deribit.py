"""providers.deribit"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import deribit
from providers.http import UpstreamError
from providers.records import OptionQuote, VolatilityPoint

Payload = Callable[[str], Any]
BTC = "BTC-PERPETUAL"
NOW = datetime(2025, 3, 10, 0, 0, 0, 700000, tzinfo=UTC)


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "deribit"
    return refusal.value


def _refusal(code: Any, data: Any = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "error": {"code": code, "message": "no", "data": data}}


def _ticker(**others: Any) -> dict[str, Any]:
    row = {"instrument_name": BTC, "mark_price": 80118.72, "timestamp": 1741564800512}
    return {"jsonrpc": "2.0", "result": row | others}


def _option(name: str = "BTC-28MAR25-82000-C", **others: Any) -> dict[str, Any]:
    row = {
        "instrument_name": name,
        "open_interest": 5.0,
        "mark_iv": 50.0,
        "underlying_price": 80400.5,
        "creation_timestamp": 1741564800700,
    }
    return row | others


def _result(result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "result": result}


def test_a_coin_has_a_perpetual_contract() -> None:
    assert deribit.ref("eth") == "ETH-PERPETUAL"


def test_a_contract_is_made_of_one_ticker(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("deribit/ticker.json"))
    made = deribit.contract(BTC, deadline=soon)
    assert made[:8] == (80118.72, 80103.4, 0.00004115, 8, None, 811230450, 612000450, None)
    assert made.as_of == datetime(2025, 3, 10, 0, 0, 0, 512000, tzinfo=UTC)
    assert made.lost == {}
    assert upstream.asked[0][:2] == ("/public/ticker", {"instrument_name": BTC})


@pytest.mark.parametrize("stats", [None, [], "", {}, {"volume_usd": None}])
def test_what_is_not_said_stays_unknown(stats: Any, upstream: Upstream, soon: float) -> None:
    upstream.answer(_ticker(stats=stats, open_interest=None, funding_8h=None))
    made = deribit.contract(BTC, deadline=soon)
    assert (made.index_price, made.funding_rate, made.oi_usd, made.volume_24h_usd) == (None,) * 4


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"mark_price": 0}, "outlier"),
        ({"mark_price": None}, "bad_body"),
        ({"timestamp": 1741564800}, "bad_body"),
        ({"timestamp": 4000000000000}, "stale"),
        ({"instrument_name": "ETH-PERPETUAL"}, "bad_body"),
    ],
)
def test_a_ticker_needs_a_price_a_time_and_its_name(
    others: dict[str, Any], code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(_ticker(**others))
    assert _error(lambda: deribit.contract(BTC, deadline=soon)).code == code


@pytest.mark.parametrize(
    ("status", "body", "code", "calls"),
    [
        (400, _refusal(-32602, {"reason": "x", "param": "instrument_name"}), "no_data", 1),
        (400, _refusal(13020), "no_data", 1),
        (400, _refusal(-32602, {"reason": "x", "param": "kind"}), "http_error", 1),
        (200, _refusal(10028), "rate_limited", 1),
        (429, _refusal(10028), "rate_limited", 1),
        (400, _refusal(10040), "http_error", 2),
        (200, _refusal(11050, "<script>"), "http_error", 1),
        (200, _refusal("<script>alert(1)</script>"), "http_error", 1),
        (451, {}, "refused", 1),
        (403, b"<html>not from there</html>", "refused", 1),
    ],
)
def test_errors_have_codes(
    status: int, body: Any, code: str, calls: int, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    error = _error(lambda: deribit.contract(BTC, deadline=soon - 3.5))
    assert error.code == code
    assert "script" not in str(error)
    assert len(upstream.asked) == calls


@pytest.mark.parametrize(
    "name", ["BTC_USDC-PERPETUAL", "BTC-28MAR25", "../x-PERPETUAL", "", "<b>-PERPETUAL"]
)
def test_a_name_that_is_none_of_ours_is_not_sent(
    name: str, upstream: Upstream, soon: float
) -> None:
    assert _error(lambda: deribit.contract(name, deadline=soon)).code == "no_data"
    assert _error(lambda: deribit.options("A,B", deadline=soon)).code == "no_data"
    assert _error(lambda: deribit.volatility_index("/", deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_options_are_read_soonest_first(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("deribit/options.json"))
    made = deribit.options("BTC", deadline=soon)
    march = datetime(2025, 3, 28, 8, tzinfo=UTC)
    assert made == [
        OptionQuote(datetime(2025, 3, 9, 8, tzinfo=UTC), 80000, True, 0.0, None, 80110.0, NOW),
        OptionQuote(march, 78000, False, 120.0, 53.9, 80400.5, NOW),
        OptionQuote(march, 82000, True, 310.5, 51.4, 80400.5, NOW),
    ]
    assert upstream.asked[0].query == {"currency": "BTC", "kind": "option"}


@pytest.mark.parametrize(
    "row",
    [
        _option("BTC-28MAR25-82000-X"),
        _option("BTC-30FEB25-82000-C"),
        _option("BTC-28MRZ25-82000-C"),
        _option("BTC-28MAR25-0-C"),
        _option("<script>alert(1)</script>"),
        _option("\u202eBTC-28MAR25-82000-C"),
        _option("BTC-28MAR25-82000-C" + "C" * 1_000),
        _option(7),  # type: ignore[arg-type]
        _option(open_interest=None),
        _option(open_interest=-1),
        _option(open_interest="1e999"),
        _option(open_interest=1e300),
        _option(creation_timestamp=1741564800),
        _option(creation_timestamp=4000000000000),
        None,
        [],
    ],
)
def test_a_row_that_is_no_option_is_dropped_and_many_spoil_the_chain(
    row: Any, upstream: Upstream, soon: float
) -> None:
    good = [_option(f"BTC-28MAR25-{strike}-C") for strike in range(1000, 20000, 1000)]
    upstream.answer(_result([row, *good]), path="/public/get_book_summary_by_currency")
    assert len(deribit.options("BTC", deadline=soon)) == 19
    upstream.forget()
    upstream.answer(_result([row, *good[:18]]))
    assert _error(lambda: deribit.options("BTC", deadline=soon)).code == "bad_body"


@pytest.mark.parametrize("nothing", [None, 0, -3, "NaN", ""])
def test_a_volatility_or_forward_that_cannot_be_is_unknown(
    nothing: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer(_result([_option(mark_iv=nothing, underlying_price=nothing)]))
    made = deribit.options("BTC", deadline=soon)[0]
    assert (made.volatility, made.forward_usd, made.oi_coins) == (None, None, 5)


def test_an_absurd_forward_is_unknown(upstream: Upstream, soon: float) -> None:
    upstream.answer(_result([_option(underlying_price=1e300)]))
    assert deribit.options("BTC", deadline=soon)[0].forward_usd is None


def test_a_coin_without_options_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer(_result([]))
    assert _error(lambda: deribit.options("SOL", deadline=soon)).code == "no_data"


def test_the_newest_value_of_the_index_is_read(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("deribit/volatility.json"))
    made = deribit.volatility_index("BTC", deadline=soon)
    assert made == VolatilityPoint(datetime(2025, 3, 10, tzinfo=UTC), 48.27)
    query = upstream.asked[0].query
    assert (query["currency"], query["resolution"]) == ("BTC", "60")
    span_ms = int(query["end_timestamp"]) - int(query["start_timestamp"])
    assert span_ms == pytest.approx(1_800_000, abs=1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "no_data"),
        ([[1741564800000, 1, 1, 1, -5]], "outlier"),
        ([[1741564800000, 1, 1, 1, None]], "bad_body"),
        ([[1741564800, 1, 1, 1, 48]], "bad_body"),
        ([[4000000000000, 1, 1, 1, 48]], "stale"),
        ([[1741564800000, 48]], "bad_body"),
        (None, "bad_body"),
    ],
)
def test_an_index_without_a_value_has_a_reason(
    data: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(_result({"data": data, "continuation": None}))
    assert _error(lambda: deribit.volatility_index("BTC", deadline=soon)).code == code
