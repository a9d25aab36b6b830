"""Whatever an upstream sends, a client gives a value or an UpstreamError, and invents no number."""

import json
import math
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loopback import Upstream
from providers import (
    alternative_me,
    binance,
    binance_futures,
    blockchain_info,
    blockchair,
    bybit,
    caesar_a,
    caesar_b,
    coinbase,
    coindesk_data,
    coingecko,
    coingecko_coin,
    coingecko_news,
    coinmarketcap,
    coinmetrics,
    cryptopanic,
    defillama,
    defillama_coins,
    defillama_fees,
    defillama_stablecoins,
    defillama_yields,
    deribit,
    etherscan,
    kraken,
    lunarcrush,
    mempool,
    newsapi,
    okx,
    okx_liquidations,
    openai,
)
from providers.http import ERROR_CODES, UpstreamError

PAYLOADS = Path(__file__).parent / "payloads"
HOUR = 3600
SWAP = "BTC-USDT-SWAP"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TOKEN = "0x" + "5a" * 20
TRANSACTION = "02" * 32

EXPECTED = set(ERROR_CODES) - {"timeout", "connect", "breaker_open"}

Call = Callable[[float], Any]


def _complete(deadline: float) -> Any:
    """Ask as a process does that knows no parameter to be unwanted."""
    openai.unwanted.forget()
    asked = [{"role": "user", "content": "Q"}]
    return openai.complete(asked, model="m", schema={}, max_tokens=9, deadline=deadline)


CALLS: dict[str, tuple[Call, str]] = {
    "coingecko-ping": (lambda end: coingecko.ping(deadline=end), "coingecko/search"),
    "coingecko-list": (lambda end: coingecko.markets(deadline=end), "coingecko/markets"),
    "coingecko-coin": (
        lambda end: coingecko.markets(["bitcoin"], deadline=end),
        "coingecko/markets",
    ),
    "coingecko-search": (lambda end: coingecko.search("b", deadline=end), "coingecko/search"),
    "coingecko-daily": (
        lambda end: coingecko.daily_closes("bitcoin", deadline=end),
        "coingecko/market_chart",
    ),
    "coingecko-4h": (lambda end: coingecko.four_hour_candles("x", deadline=end), "coingecko/ohlc"),
    "coinmarketcap-list": (
        lambda end: coinmarketcap.listings(deadline=end),
        "coinmarketcap/listings",
    ),
    "coinmarketcap-coin": (
        lambda end: coinmarketcap.quotes(["1"], deadline=end),
        "coinmarketcap/quotes",
    ),
    "coinmarketcap-symbol": (
        lambda end: coinmarketcap.quotes_by_symbol("ONE", deadline=end),
        "coinmarketcap/quotes_by_symbol",
    ),
    "kraken-ticker": (lambda end: kraken.ticker("XBTUSD", deadline=end), "kraken/ticker"),
    "kraken-candles": (lambda end: kraken.candles("XBTUSD", HOUR, deadline=end), "kraken/ohlc"),
    "coinbase-ticker": (lambda end: coinbase.ticker("BTC-USD", deadline=end), "coinbase/ticker"),
    "coinbase-candles": (
        lambda end: coinbase.candles("BTC-USD", HOUR, deadline=end),
        "coinbase/candles",
    ),
    "binance-ticker": (lambda end: binance.ticker("BTCUSDT", deadline=end), "binance/ticker"),
    "binance-candles": (
        lambda end: binance.candles("BTCUSDT", HOUR, deadline=end),
        "binance/klines",
    ),
    "alternative_me-history": (
        lambda end: alternative_me.history(5, deadline=end),
        "alternative_me/fng",
    ),
    "coinmarketcap-mood": (
        lambda end: coinmarketcap.fear_and_greed(deadline=end),
        "coinmarketcap/fear_and_greed",
    ),
    "coingecko-page": (lambda end: coingecko_coin.page("aave", deadline=end), "coingecko/coin"),
    "lunarcrush-topic": (
        lambda end: lunarcrush.topic("bitcoin", deadline=end),
        "lunarcrush/topic",
    ),
    "lunarcrush-coins": (lambda end: lunarcrush.coins(deadline=end), "lunarcrush/coins"),
    "lunarcrush-news": (
        lambda end: lunarcrush.news("bitcoin", deadline=end),
        "lunarcrush/news",
    ),
    "coindesk_data-articles": (
        lambda end: coindesk_data.articles(deadline=end),
        "coindesk_data/articles",
    ),
    "caesar-submit": (
        lambda end: caesar_a.submit("Q", "I", loops=1, deadline=end),
        "caesar/a_completed",
    ),
    "caesar-poll": (lambda end: caesar_a.poll("x", deadline=end), "caesar/a_completed"),
    "caesar-poll-b": (lambda end: caesar_b.poll("x", deadline=end), "caesar/b_completed"),
    "openai-complete": (_complete, "openai/completion"),
    "newsapi-articles": (lambda end: newsapi.articles(deadline=end), "newsapi/everything"),
    "coingecko-news": (
        lambda end: coingecko_news.articles(deadline=end),
        "coingecko_news/news",
    ),
    "cryptopanic-posts": (
        lambda end: cryptopanic.posts(["BTC"], deadline=end),
        "cryptopanic/posts",
    ),
    "bybit-contract": (lambda end: bybit.contract("BTCUSDT", deadline=end), "bybit/tickers"),
    "bybit-funding": (
        lambda end: bybit.funding_history("BTCUSDT", since=LONG_AGO, deadline=end),
        "bybit/funding",
    ),
    "binance_futures-contract": (
        lambda end: binance_futures.contract("BTCUSDT", deadline=end),
        "binance_futures/premium",
    ),
    "binance_futures-funding": (
        lambda end: binance_futures.funding_history("BTCUSDT", since=LONG_AGO, deadline=end),
        "binance_futures/funding",
    ),
    "binance_futures-interest": (
        lambda end: binance_futures.interest_history("BTCUSDT", HOUR, deadline=end),
        "binance_futures/interest_history",
    ),
    "okx-contract": (lambda end: okx.contract(SWAP, deadline=end), "okx/mark_price"),
    "okx-payments": (
        lambda end: okx.funding_history(SWAP, since=LONG_AGO, deadline=end),
        "okx/funding_history",
    ),
    "okx-interest": (
        lambda end: okx.interest_history(SWAP, HOUR, deadline=end),
        "okx/interest_history",
    ),
    "okx-liquidations": (
        lambda end: okx_liquidations.newest(SWAP, deadline=end),
        "okx/instrument",
    ),
    "deribit-contract": (
        lambda end: deribit.contract("BTC-PERPETUAL", deadline=end),
        "deribit/ticker",
    ),
    "deribit-options": (lambda end: deribit.options("BTC", deadline=end), "deribit/options"),
    "deribit-index": (
        lambda end: deribit.volatility_index("BTC", deadline=end),
        "deribit/volatility",
    ),
    "coinmetrics-days": (lambda end: coinmetrics.days("eth", deadline=end), "coinmetrics/days"),
    "etherscan-gas": (lambda end: etherscan.gas(deadline=end), "etherscan/gas"),
    "etherscan-supply": (lambda end: etherscan.supply(deadline=end), "etherscan/supply"),
    "etherscan-block": (lambda end: etherscan.latest_block(deadline=end), "etherscan/block"),
    "etherscan-token": (
        lambda end: etherscan.token_supply(TOKEN, 18, deadline=end),
        "etherscan/token_supply",
    ),
    "etherscan-transfers": (
        lambda end: etherscan.token_transfers(TOKEN, deadline=end),
        "etherscan/transfers",
    ),
    "mempool-fees": (lambda end: mempool.fees(deadline=end), "mempool/fees"),
    "mempool-queue": (lambda end: mempool.queue(deadline=end), "mempool/queue"),
    "mempool-retarget": (lambda end: mempool.retarget(deadline=end), "mempool/retarget"),
    "mempool-power": (lambda end: mempool.power(deadline=end), "mempool/power"),
    "mempool-blocks": (lambda end: mempool.blocks(deadline=end), "mempool/blocks"),
    "mempool-totals": (lambda end: mempool.totals(TRANSACTION, deadline=end), "mempool/totals"),
    "mempool-transaction": (
        lambda end: mempool.transaction(TRANSACTION, deadline=end),
        "mempool/transaction",
    ),
    "blockchain_info-stats": (
        lambda end: blockchain_info.stats(deadline=end),
        "blockchain_info/stats",
    ),
    "blockchain_info-chart": (
        lambda end: blockchain_info.newest("mvrv", deadline=end),
        "blockchain_info/chart",
    ),
    "blockchair-stats": (
        lambda end: blockchair.stats("litecoin", deadline=end),
        "blockchair/stats",
    ),
    "blockchair-balances": (
        lambda end: blockchair.largest_balances("dash", deadline=end),
        "blockchair/balances",
    ),
    "blockchair-ethereum": (lambda end: blockchair.ethereum(deadline=end), "blockchair/ethereum"),
    "blockchair-token": (lambda end: blockchair.erc20(TOKEN, deadline=end), "blockchair/token"),
    "defillama-chains": (lambda end: defillama.chains(deadline=end), "defillama/chains"),
    "defillama-protocols": (lambda end: defillama.protocols(deadline=end), "defillama/protocols"),
    "defillama-history": (
        lambda end: defillama.chain_history("Base", deadline=end),
        "defillama/chain_history",
    ),
    "defillama-fees": (
        lambda end: defillama_fees.fees("harbour", defillama_fees.FEES, deadline=end),
        "defillama/summary",
    ),
    "defillama-chain-fees": (
        lambda end: defillama_fees.chain_fees("Bitcoin", defillama_fees.FEES, deadline=end),
        "defillama/overview",
    ),
    "defillama-revenue": (
        lambda end: list(defillama_fees.monthly_revenue(deadline=end).values()),
        "defillama/overview",
    ),
    "defillama-coins": (
        lambda end: defillama_coins.price("bitcoin", deadline=end),
        "defillama/prices",
    ),
    "defillama-stablecoins": (
        lambda end: defillama_stablecoins.stablecoins(deadline=end),
        "defillama/stablecoins",
    ),
    "defillama-pools": (lambda end: defillama_yields.pools(deadline=end), "defillama/pools"),
}
KEYS = (
    "error", "status", "error_code", "data", "result", "code", "msg", "message", "prices", "coins",
    "id", "symbol", "name", "quote", "price", "time", "c", "last", "closeTime", "lastPrice",
    "retCode", "list", "markPrice", "fundingRate",
    "instId", "ts", "markPx", "fundingTime", "instrument_name", "timestamp",
    "context", "timestamp", "height", "txid", "value", "status", "vin", "vout", "values", "x", "y",
)  # fmt: skip

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.sampled_from(["", "NaN", "1.4E7", "-0", "1e999", "1e-999", "0", "-1", "\x00", "BTC", "USD"]),
    st.sampled_from([0, -0.0, -1, 429, 1008, -1121, 10**400, 1741564800, 1741564800000]),
    st.text(max_size=8),
)
documents = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=7),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=5)), inner, max_size=6),
    ),
    max_leaves=25,
)
STATUSES = st.sampled_from([200] * 12 + [400, 401, 403, 404, 418, 422, 429, 451, 500, 503])
FEW = settings(
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _leaves(document: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a document as (container, key)."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in list(items):
        yield document, key
        if isinstance(value, dict | list):
            yield from _leaves(value)


def _numbers(value: Any) -> Iterator[float]:
    """Give every number in what a client handed out."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _numbers(part)


def _holds_a_zero(document: Any) -> bool:
    if isinstance(document, dict | list):
        parts = document.values() if isinstance(document, dict) else document
        return any(map(_holds_a_zero, parts))
    try:
        return float(document) == 0 and not isinstance(document, bool)
    except (TypeError, ValueError, OverflowError):
        return False


def _check(upstream: Upstream, call: Call, document: Any, status: int) -> None:
    upstream.forget()
    upstream.answer(document, status)
    found: Any = None
    code = None
    try:
        found = call(time.monotonic() + 10)
    except UpstreamError as error:
        code = error.code
    assert code is None or code in EXPECTED
    numbers = list(_numbers(found))
    assert all(math.isfinite(number) for number in numbers)
    assert 0 not in numbers or _holds_a_zero(document)


@pytest.mark.parametrize("name", CALLS)
@FEW
@given(document=documents, status=STATUSES)
@example(document=None, status=200)
@example(document=[], status=200)
@example(document={}, status=200)
def test_any_document_is_a_value_or_a_named_fault(
    name: str, document: Any, status: int, upstream: Upstream
) -> None:
    _check(upstream, CALLS[name][0], document, status)


@pytest.mark.parametrize("name", CALLS)
@FEW
@given(data=st.data())
def test_a_true_document_with_anything_wrong_is_a_value_or_a_named_fault(
    name: str, data: st.DataObject, upstream: Upstream
) -> None:
    call, payload = CALLS[name]
    document = json.loads((PAYLOADS / f"{payload}.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(_leaves(document))))
        if data.draw(st.booleans()):
            container[key] = data.draw(documents)
        else:
            del container[key]
        if not document:
            break
    _check(upstream, call, document, 200)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"Throttled", b"[1,", b"null", b"\xff", b"[" * 9999]
)
def test_no_document_at_all_is_a_named_fault(name: str, body: bytes, upstream: Upstream) -> None:
    upstream.answer(body)
    with pytest.raises(UpstreamError) as refusal:
        CALLS[name][0](time.monotonic() + 2)
    assert refusal.value.code == ("rate_limited" if _is_throttle(name, body) else "bad_body")


def _is_throttle(name: str, body: bytes) -> bool:
    return body == b"Throttled" and name.startswith("coingecko")
