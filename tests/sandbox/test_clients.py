"""Our own clients against the sandbox: every function gets its answer, and every fault a name."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import upstreams
from box import Box
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
    http,
    kraken,
    lunarcrush,
    mempool,
    newsapi,
    okx,
    okx_liquidations,
    openai,
)
from sandbox import bitcoin, clock, deposits, ether, mined, world
from sandbox.coins import every

Call = Callable[[float], Any]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SWAP = "BTC-USDT-SWAP"
THEN = datetime(2026, 8, 1, tzinfo=UTC)

HOURS_AGO = 1_750_000_000 // 3600 * 3600
TOKEN = ether.contract(every()["tether"]) or ""


def _tip() -> int:
    return mined.height(bitcoin.CHAIN, clock.now())


CALLS: dict[str, Call] = {
    "coingecko.ping": lambda deadline: coingecko.ping(deadline=deadline),
    "coingecko.markets": lambda deadline: coingecko.markets(["bitcoin"], deadline=deadline),
    "coingecko.markets page": lambda deadline: coingecko.markets(per_page=10, deadline=deadline),
    "coingecko.search": lambda deadline: coingecko.search("btc", deadline=deadline),
    "coingecko.daily_closes": lambda deadline: coingecko.daily_closes("bitcoin", deadline=deadline),
    "coingecko.four_hour_candles": lambda deadline: coingecko.four_hour_candles(
        "bitcoin", deadline=deadline
    ),
    "coinmarketcap.quotes": lambda deadline: coinmarketcap.quotes(["1"], deadline=deadline),
    "coinmarketcap.quotes_by_symbol": lambda deadline: coinmarketcap.quotes_by_symbol(
        "BTC", deadline=deadline
    ),
    "coinmarketcap.listings": lambda deadline: coinmarketcap.listings(10, deadline=deadline),
    "kraken.ticker": lambda deadline: kraken.ticker("XBTUSD", deadline=deadline),
    "kraken.candles": lambda deadline: kraken.candles("XBTUSD", 3600, deadline=deadline),
    "kraken.older candles": lambda deadline: kraken.older(
        "XBTUSD", 3600, before=HOURS_AGO, deadline=deadline
    ),
    "coinbase.ticker": lambda deadline: coinbase.ticker("BTC-USD", deadline=deadline),
    "coinbase.candles": lambda deadline: coinbase.candles("BTC-USD", 3600, deadline=deadline),
    "coinbase.older candles": lambda deadline: coinbase.older(
        "BTC-USD", 3600, before=HOURS_AGO, deadline=deadline
    ),
    "binance.ticker": lambda deadline: binance.ticker("BTCUSDT", deadline=deadline),
    "binance.candles": lambda deadline: binance.candles("BTCUSDT", 3600, deadline=deadline),
    "binance.older candles": lambda deadline: binance.older(
        "BTCUSDT", 3600, before=HOURS_AGO, deadline=deadline
    ),
    "alternative_me.latest": lambda deadline: alternative_me.latest(deadline=deadline),
    "coinmarketcap.fear_and_greed": lambda deadline: coinmarketcap.fear_and_greed(
        deadline=deadline
    ),
    "coingecko.page of a coin": lambda deadline: coingecko_coin.page("bitcoin", deadline=deadline),
    "lunarcrush.topic": lambda deadline: lunarcrush.topic("btc bitcoin", deadline=deadline),
    "lunarcrush.coins": lambda deadline: lunarcrush.coins(deadline=deadline),
    "lunarcrush.news": lambda deadline: lunarcrush.news("bitcoin", deadline=deadline),
    "cryptopanic.posts": lambda deadline: cryptopanic.posts(["BTC"], deadline=deadline),
    "coindesk_data.articles": lambda deadline: coindesk_data.articles(deadline=deadline),
    "caesar.submit": lambda deadline: caesar_a.poll(
        caesar_a.submit("Q", "I", loops=1, deadline=deadline), deadline=deadline
    ),
    "caesar.find": lambda deadline: caesar_a.find("[ref 0]", deadline=deadline),
    "caesar.submit of the second": lambda deadline: caesar_b.poll(
        caesar_b.submit("Q", "I", loops=1, deadline=deadline), deadline=deadline
    ),
    "caesar.find of the second": lambda deadline: caesar_b.find("[ref 0]", deadline=deadline),
    "openai.complete": lambda deadline: openai.complete(
        [{"role": "user", "content": "Q"}],
        model="m",
        schema={"type": "object"},
        max_tokens=9,
        deadline=deadline,
    ),
    "newsapi.articles": lambda deadline: newsapi.articles(deadline=deadline),
    "bybit.contract": lambda deadline: bybit.contract("BTCUSDT", deadline=deadline),
    "bybit.funding_history": lambda deadline: bybit.funding_history(
        "BTCUSDT", since=LONG_AGO, deadline=deadline
    ),
    "binance_futures.contract": lambda deadline: binance_futures.contract(
        "BTCUSDT", deadline=deadline
    ),
    "binance_futures.funding_history": lambda deadline: binance_futures.funding_history(
        "BTCUSDT", since=LONG_AGO, deadline=deadline
    ),
    "binance_futures.interest_history": lambda deadline: binance_futures.interest_history(
        "BTCUSDT", 3600, deadline=deadline
    ),
}
CALLS |= {
    "okx.contract": lambda deadline: okx.contract(SWAP, deadline=deadline),
    "okx.funding_history": lambda deadline: okx.funding_history(
        SWAP, since=THEN, deadline=deadline
    ),
    "okx.interest_history": lambda deadline: okx.interest_history(SWAP, 3600, deadline=deadline),
    "okx.closings": lambda deadline: okx_liquidations.newest(SWAP, deadline=deadline),
    "deribit.contract": lambda deadline: deribit.contract("BTC-PERPETUAL", deadline=deadline),
    "deribit.options": lambda deadline: deribit.options("BTC", deadline=deadline),
    "deribit.volatility": lambda deadline: deribit.volatility_index("BTC", deadline=deadline),
    "etherscan.gas": lambda deadline: etherscan.gas(deadline=deadline),
    "etherscan.supply": lambda deadline: etherscan.supply(deadline=deadline),
    "etherscan.latest_block": lambda deadline: etherscan.latest_block(deadline=deadline),
    "etherscan.token_supply": lambda deadline: etherscan.token_supply(TOKEN, 6, deadline=deadline),
    "etherscan.token_transfers": lambda deadline: etherscan.token_transfers(
        TOKEN, deadline=deadline
    ),
    "coinmetrics.days": lambda deadline: coinmetrics.days("eth", deadline=deadline),
    "mempool.fees": lambda deadline: mempool.fees(deadline=deadline),
    "mempool.queue": lambda deadline: mempool.queue(deadline=deadline),
    "mempool.retarget": lambda deadline: mempool.retarget(deadline=deadline),
    "mempool.power": lambda deadline: mempool.power(deadline=deadline),
    "mempool.tip": lambda deadline: mempool.tip(deadline=deadline),
    "mempool.blocks": lambda deadline: mempool.blocks(deadline=deadline),
    "mempool.totals": lambda deadline: mempool.totals(
        bitcoin.block_name(_tip()), deadline=deadline
    ),
    "mempool.transaction": lambda deadline: mempool.transaction(
        bitcoin.transaction_name(_tip(), 1), deadline=deadline
    ),
    "blockchain_info.stats": lambda deadline: blockchain_info.stats(deadline=deadline),
    "blockchain_info.newest": lambda deadline: blockchain_info.newest(
        "n-unique-addresses", deadline=deadline
    ),
    "blockchair.stats": lambda deadline: blockchair.stats("litecoin", deadline=deadline),
    "blockchair.largest_balances": lambda deadline: blockchair.largest_balances(
        "bitcoin", deadline=deadline
    ),
    "blockchair.ethereum": lambda deadline: blockchair.ethereum(deadline=deadline),
    "blockchair.erc20": lambda deadline: blockchair.erc20(TOKEN, deadline=deadline),
    "defillama.chains": lambda deadline: defillama.chains(deadline=deadline),
    "defillama.protocols": lambda deadline: defillama.protocols(deadline=deadline),
    "defillama.tvl": lambda deadline: defillama.tvl("aave-v3", deadline=deadline),
    "defillama.chain_history": lambda deadline: defillama.chain_history("Sui", deadline=deadline),
    "defillama.fees": lambda deadline: defillama_fees.fees(
        "aave", defillama_fees.REVENUE, deadline=deadline
    ),
    "defillama.dex_volume": lambda deadline: defillama_fees.dex_volume(
        "uniswap", deadline=deadline
    ),
    "defillama.chain_fees": lambda deadline: defillama_fees.chain_fees(
        "Bitcoin", defillama_fees.FEES, deadline=deadline
    ),
    "defillama.chain_dex_volume": lambda deadline: defillama_fees.chain_dex_volume(
        "Bitcoin", deadline=deadline
    ),
    "defillama.monthly_revenue": lambda deadline: defillama_fees.monthly_revenue(deadline=deadline),
    "defillama_coins.price": lambda deadline: defillama_coins.price("bitcoin", deadline=deadline),
    "defillama_stablecoins.stablecoins": lambda deadline: defillama_stablecoins.stablecoins(
        deadline=deadline
    ),
    "defillama_yields.pools": lambda deadline: defillama_yields.pools(deadline=deadline),
}
LISTS = (
    *("candles", "closes", "funding_history", "interest_history"),
    *("closings", "options", "transfers"),
)
SERIES = {name for name in CALLS if name.endswith(LISTS)}
# An answer without a number shows no absurd one, and one word of greeting is as good as none;
# a post without votes is still one.
HARMLESS = {
    ("lunarcrush.news", "absurd"),
    ("cryptopanic.posts", "absurd"),
    ("coindesk_data.articles", "absurd"),
    ("newsapi.articles", "absurd"),
    ("caesar.submit", "absurd"),
    ("caesar.submit of the second", "absurd"),
    *(("caesar.find", kind) for kind in ("nulls", "absurd")),
    *(("caesar.find of the second", kind) for kind in ("nulls", "absurd")),
    *(("openai.complete", kind) for kind in ("nulls", "absurd")),
    ("coingecko.ping", "nulls"),
    ("coingecko.ping", "absurd"),
    ("coingecko.search", "absurd"),
    ("etherscan.latest_block", "absurd"),  # hexadecimal numbers are left alone
    ("defillama.tvl", "truncated"),  # the beginning of a bare number is a number
}
FAULTS = [
    (name, kind) for name in CALLS for kind in upstreams.REASONS if (name, kind) not in HARMLESS
]


class _Passing:
    """A gate that lets everything through."""

    def admit(self, provider: str) -> float | None:
        """Let it pass."""

    def record(
        self, provider: str, outcome: str, latency_ms: int, retry_after: float | None
    ) -> None:
        """Take no note."""


@pytest.fixture(autouse=True)
def _configured(box: Box, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(http, "BACKOFF_SECONDS", (0.0, 0.01))
    http.configure(upstreams.endpoints(box.port, with_keys=True), _Passing())
    yield
    http.configure({})


@pytest.mark.parametrize(("name", "kind"), FAULTS)
def test_every_fault_has_its_name(box: Box, name: str, kind: str) -> None:
    box.fault(name.partition(".")[0], kind, seconds=3)
    is_slow = upstreams.REASONS[kind] == "timeout"
    with pytest.raises(http.UpstreamError) as raised:
        CALLS[name](time.monotonic() + (0.1 if is_slow else 20))
    is_row = kind == "absurd" and name in SERIES
    assert raised.value.code == ("bad_body" if is_row else upstreams.REASONS[kind])
    assert raised.value.provider == name.partition(".")[0]


@pytest.mark.parametrize(("name", "kind"), sorted(HARMLESS))
def test_a_fault_that_cannot_show_invents_nothing(box: Box, name: str, kind: str) -> None:
    box.fault(name.partition(".")[0], kind)
    CALLS[name](time.monotonic() + 5)


def test_a_wait_that_fits_is_waited_for(box: Box) -> None:
    box.fault("binance", "rate_limited", seconds=0, times=1)
    assert binance.ticker("BTCUSDT", deadline=time.monotonic() + 5).price > 0


def test_an_error_that_passes_is_asked_again(box: Box) -> None:
    box.fault("kraken", "error_500", times=1)
    assert kraken.ticker("XBTUSD", deadline=time.monotonic() + 5).price > 0


@pytest.mark.parametrize(
    "call",
    [
        lambda deadline: kraken.ticker("NOPEUSD", deadline=deadline),
        lambda deadline: kraken.candles("NOPEUSD", 3600, deadline=deadline),
        lambda deadline: coinbase.ticker("NOPE-USD", deadline=deadline),
        lambda deadline: coinbase.candles("NOPE-USD", 3600, deadline=deadline),
        lambda deadline: binance.ticker("NOPEUSDT", deadline=deadline),
        lambda deadline: binance.candles("NOPEUSDT", 3600, deadline=deadline),
        lambda deadline: bybit.contract("NOPEUSDT", deadline=deadline),
        lambda deadline: binance_futures.contract("NOPEUSDT", deadline=deadline),
        lambda deadline: okx.contract("NOPE-USDT-SWAP", deadline=deadline),
        lambda deadline: okx.funding_history("NOPE-USDT-SWAP", since=THEN, deadline=deadline),
        lambda deadline: okx.interest_history("NOPE-USDT-SWAP", 3600, deadline=deadline),
        lambda deadline: okx_liquidations.newest("NOPE-USDT-SWAP", deadline=deadline),
        lambda deadline: deribit.contract("SOL-PERPETUAL", deadline=deadline),
        lambda deadline: deribit.options("SOL", deadline=deadline),
        lambda deadline: deribit.volatility_index("SOL", deadline=deadline),
        lambda deadline: coingecko.markets(["no-such-coin"], deadline=deadline),
        lambda deadline: coingecko.daily_closes("no-such-coin", deadline=deadline),
        lambda deadline: coingecko.four_hour_candles("no-such-coin", deadline=deadline),
        lambda deadline: coinmarketcap.quotes(["99999999"], deadline=deadline),
        lambda deadline: coinmarketcap.quotes_by_symbol("NOPE", deadline=deadline),
        lambda deadline: coingecko_coin.page("no-such-coin", deadline=deadline),
        lambda deadline: lunarcrush.topic("no such topic", deadline=deadline),
        lambda deadline: lunarcrush.news("no such topic", deadline=deadline),
        lambda deadline: lunarcrush.coins(99, deadline=deadline),
        lambda deadline: coinmetrics.days("nope", deadline=deadline),
        lambda deadline: etherscan.token_supply("0x" + "1" * 40, 6, deadline=deadline),
        lambda deadline: etherscan.token_transfers("0x" + "1" * 40, deadline=deadline),
        lambda deadline: mempool.transaction("5a" * 32, deadline=deadline),
        lambda deadline: blockchair.erc20("0x" + "5a" * 20, deadline=deadline),
        lambda deadline: defillama.tvl("nope", deadline=deadline),
        lambda deadline: defillama.chain_history("Nope", deadline=deadline),
        lambda deadline: defillama_fees.fees("nope", defillama_fees.FEES, deadline=deadline),
        lambda deadline: defillama_fees.dex_volume("aave", deadline=deadline),
        lambda deadline: defillama_fees.chain_dex_volume("Quiet Harbour", deadline=deadline),
        lambda deadline: defillama_coins.price("no-such-coin", deadline=deadline),
    ],
)
def test_what_nobody_knows_is_no_data(call: Call) -> None:
    with pytest.raises(http.UpstreamError) as raised:
        call(time.monotonic() + 5)
    assert raised.value.code == "no_data"


def test_the_first_250_are_read_without_a_loss(now: float) -> None:
    found = coingecko.markets(deadline=time.monotonic() + 5)
    assert [listing.rank for listing in found] == list(range(1, 251))
    assert all(listing.price_usd and listing.as_of for listing in found)
    assert len(coinmarketcap.listings(deadline=time.monotonic() + 5)) == 250


def test_every_odd_coin_is_read(now: float) -> None:
    odd = [coin for coin in every().values() if "odd" in coin.traits]
    found = {
        row.ref: row
        for row in coingecko.markets([coin.id for coin in odd], deadline=time.monotonic() + 5)
    }
    assert set(found) == {coin.id for coin in odd}
    assert found["smallest-speck"].price_usd == pytest.approx(2.6e-35, rel=9)
    assert found["silent-room"].price_usd is None
    assert found["symbol-free"].symbol == ""


@pytest.mark.parametrize("interval", [60, 300, 900, 3600, 14400, 86400])
def test_candles_of_venues_are_clean_and_agree(interval: int) -> None:
    deadline = time.monotonic() + 10
    series = [kraken.candles("ETHUSD", interval, deadline=deadline)]
    series.append(binance.candles("ETHUSDT", interval, deadline=deadline))
    if interval != 14400:
        series.append(coinbase.candles("ETH-USD", interval, deadline=deadline))
    for candles in series:
        assert candles[-1].closed is False
        times = [candle.open_at for candle in candles]
        assert times == list(range(times[0], times[-1] + 1, interval))
    closes = [
        {candle.open_at: candle.close for candle in candles if candle.closed} for candles in series
    ]
    shared = sorted(set.intersection(*map(set, closes)))
    assert len(shared) > 250
    for at in shared:
        prices = [known[at] for known in closes]
        assert max(prices) == pytest.approx(min(prices), rel=0.002)


def test_a_fill_reaches_back_by_pages() -> None:
    deadline, since = time.monotonic() + 10, 1_609_459_200
    for candles in (
        binance.candles("BTCUSDT", 86400, since=since, deadline=deadline),
        coinbase.candles("BTC-USD", 86400, since=since, deadline=deadline),
    ):
        times = [candle.open_at for candle in candles]
        assert times == list(range(since, times[-1] + 1, 86400))
    assert len(kraken.candles("XBTUSD", 86400, since=since, deadline=deadline)) == 720


def test_older_pages_lead_to_the_beginning_without_a_hole() -> None:
    deadline = time.monotonic() + 10
    day = 86400
    newest = int(time.time()) // day * day
    for venue, ref in ((coinbase, "BTC-USD"), (binance, "BTCUSDT")):
        before, found = newest, []
        for _ in range(12):
            page = venue.older(ref, day, before=before, deadline=deadline)
            found = page.candles + found
            if page.since is None or page.since < newest - 3000 * day:
                break
            assert page.since < before
            before = page.since
        times = [candle.open_at for candle in found]
        assert times == list(range(times[0], newest, day))
        assert len(times) > 2000
    assert kraken.older("XBTUSD", day, before=newest, deadline=deadline).since is None


def test_last_resort_candles_end_where_the_market_is() -> None:
    deadline = time.monotonic() + 5
    daily = coingecko.daily_closes("bitcoin", deadline=deadline)
    price = world.price(every()["bitcoin"], time.time())
    assert len(daily) == pytest.approx(365, abs=2)
    assert daily[-1].closed is False
    assert daily[-1].close == pytest.approx(price, rel=0.01)
    four_hourly = coingecko.four_hour_candles("bitcoin", deadline=deadline)
    assert len(four_hourly) == pytest.approx(180, abs=2)
    assert four_hourly[-1].close == pytest.approx(price, rel=0.1)


def test_keys_of_the_wrong_kind_are_refused(box: Box) -> None:
    for base, header in (
        ("/coingecko/api/v3", "x-cg-pro-api-key"),
        ("/coingecko-pro/api/v3", "x-cg-demo-api-key"),
        ("/coingecko-pro/api/v3", "x-other"),
    ):
        endpoint = http.Endpoint("coingecko", box.url + base, {header: "k"}, enabled=True)
        http.configure({"coingecko": endpoint}, _Passing())
        with pytest.raises(http.UpstreamError) as raised:
            coingecko.ping(deadline=time.monotonic() + 5)
        assert raised.value.code == "refused"


def test_the_pro_service_is_read_with_its_key(box: Box) -> None:
    url, headers = f"{box.url}/coinmarketcap", {"X-CMC_PRO_API_KEY": "k"}
    http.configure(
        {"coinmarketcap": http.Endpoint("coinmarketcap", url, headers, enabled=True)}, _Passing()
    )
    assert coinmarketcap.quotes(["1"], deadline=time.monotonic() + 5)[0].symbol == "BTC"


def test_fear_and_greed_are_read_on_both_of_the_services(box: Box, now: float) -> None:
    keyless = coinmarketcap.fear_and_greed(deadline=time.monotonic() + 5)
    url, headers = f"{box.url}/coinmarketcap", {"X-CMC_PRO_API_KEY": "k"}
    http.configure(
        {"coinmarketcap": http.Endpoint("coinmarketcap", url, headers, enabled=True)}, _Passing()
    )
    assert coinmarketcap.fear_and_greed(deadline=time.monotonic() + 5) == keyless


def test_the_whole_history_of_fear_and_greed_is_read(now: float) -> None:
    found = alternative_me.history(0, deadline=time.monotonic() + 5)
    days = [round(row.as_of.timestamp()) // 86400 for row in found]
    assert days == list(range(days[0], int(now) // 86400 + 1))
    assert len(days) > 2000
    assert alternative_me.latest(deadline=time.monotonic() + 5) == found[-1]


def test_a_key_of_the_free_plan_sees_no_social_figures(box: Box) -> None:
    endpoint = http.Endpoint(
        "lunarcrush", f"{box.url}/lunarcrush", {"Authorization": "Bearer free-1"}, enabled=True
    )
    http.configure({"lunarcrush": endpoint}, _Passing())
    for call in (lunarcrush.coins, lambda deadline: lunarcrush.topic("bitcoin", deadline=deadline)):
        with pytest.raises(http.UpstreamError) as raised:
            call(deadline=time.monotonic() + 5)
        assert raised.value.code == "refused"


@pytest.mark.parametrize("provider", ["lunarcrush", "cryptopanic"])
def test_without_a_key_nothing_social_is_told(box: Box, provider: str) -> None:
    endpoint = upstreams.endpoints(box.port, with_keys=True)[provider]
    call = CALLS["lunarcrush.topic" if provider == "lunarcrush" else "cryptopanic.posts"]
    for keyless in (
        endpoint._replace(headers={}, query={}),
        endpoint._replace(
            headers={"Authorization": "Bearer invalid"}, query={"auth_token": "invalid"}
        ),
    ):
        http.configure({provider: keyless}, _Passing())
        with pytest.raises(http.UpstreamError) as raised:
            call(time.monotonic() + 5)
        assert raised.value.code == "refused"


def test_stories_of_both_services_are_the_same_ones() -> None:
    deadline = time.monotonic() + 5
    posts = cryptopanic.posts(["BTC"], deadline=deadline)
    shared = lunarcrush.news("btc bitcoin", deadline=deadline)
    assert len(posts) == 20
    assert {post.url for post in posts} <= {story.url for story in shared}
    assert all(post.tags == ("BTC",) and post.published_at for post in posts)
    assert sum((post.positive_votes or 0) + (post.negative_votes or 0) for post in posts) > 20


def test_nobody_enters_etherscan_without_a_key(box: Box) -> None:
    for query in ({}, {"apikey": "invalid-one"}):
        endpoint = http.Endpoint("etherscan", f"{box.url}/etherscan/v2/api", {}, True, query)
        http.configure({"etherscan": endpoint}, _Passing())
        with pytest.raises(http.UpstreamError) as raised:
            etherscan.gas(deadline=time.monotonic() + 5)
        assert raised.value.code == "refused"


def test_those_who_speak_of_ethereum_agree(now: float) -> None:
    deadline = time.monotonic() + 5
    gas, supply = etherscan.gas(deadline=deadline), etherscan.supply(deadline=deadline)
    block = etherscan.latest_block(deadline=deadline)
    *_, day = coinmetrics.days("eth", deadline=deadline)
    assert gas.height == block.height == ether.height(now)
    assert gas.base_gwei == pytest.approx(block.base_gwei, rel=0.01)
    assert supply.circulating == pytest.approx(day.supply, rel=0.005)
    assert day.transactions == pytest.approx(ether.transactions(now), rel=0.2)


def test_days_of_a_mined_chain_agree_with_what_others_say(now: float) -> None:
    end = time.monotonic() + 10
    *_, day = coinmetrics.days("btc", deadline=end)
    told = blockchain_info.stats(deadline=end)
    assert day.hashrate_hs == pytest.approx(told.hashrate_hs, rel=0.15)
    assert day.supply == pytest.approx(told.supply, rel=0.001)
    assert day.issued == pytest.approx(450, rel=0.2)


def test_transfers_of_a_token_are_read_without_a_loss(now: float) -> None:
    found = etherscan.token_transfers(TOKEN, deadline=time.monotonic() + 5)
    assert 90 < len(found) <= 100
    assert [row.height for row in found] == sorted((row.height for row in found), reverse=True)
    assert len({(row.tx_id, row.place) for row in found}) == len(found)
    assert {row.place for row in found} == {1, 2}


def test_what_is_said_of_a_chain_agrees_and_is_what_the_chain_holds(now: float) -> None:
    end = time.monotonic() + 10
    told, other = blockchain_info.stats(deadline=end), blockchair.stats("bitcoin", deadline=end)
    power = mempool.power(deadline=end)
    assert told.height == other.height == mempool.tip(deadline=end)
    assert told.supply == other.supply == mined.supply(bitcoin.CHAIN, told.height)
    rates = [rate for rate in (power.hashrate_hs, told.hashrate_hs, other.hashrate_hs) if rate]
    assert len(rates) == 3
    assert max(rates) == pytest.approx(min(rates), rel=0.12)
    assert told.tx_24h == other.tx_24h
    assert power.difficulty == pytest.approx(told.difficulty, rel=1e-9)


@pytest.mark.parametrize("chain", blockchair.CHAINS)
def test_every_chain_of_blockchair_is_whole(chain: str, now: float) -> None:
    end = time.monotonic() + 10
    made = blockchair.stats(chain, deadline=end)
    assert made.tip_at is not None
    assert 0 <= now - made.tip_at.timestamp() < 3600
    assert None not in (made.supply, made.tx_24h, made.hashrate_hs, made.largest_usd)
    richest = blockchair.largest_balances(chain, deadline=end)
    assert len(richest) == 100
    assert sum(richest[:10]) < sum(richest) < (made.supply or 0)
    assert (made.next_difficulty is None) is (chain not in ("bitcoin", "litecoin"))


@pytest.mark.parametrize("back", range(0, 60, 7))
def test_a_summary_is_the_sum_of_its_transactions(back: int, now: float) -> None:
    end = time.monotonic() + 10
    block = mempool.blocks(below=mempool.tip(deadline=end) - back, deadline=end)[0]
    totals = mempool.totals(block.id, deadline=end)
    first = mempool.transaction(totals[0].tx_id, deadline=end)
    assert first.inputs == []
    for total in totals[1:6]:
        whole = mempool.transaction(total.tx_id, deadline=end)
        assert (whole.height, whole.at) == (block.height, block.at)
        assert sum(put.amount for put in whole.outputs) == pytest.approx(total.amount)
        assert sum(put.amount for put in whole.inputs) > total.amount


def test_all_chains_protocols_and_pools_are_read_without_a_loss(now: float) -> None:
    deadline = time.monotonic() + 5
    assert len(defillama.chains(deadline=deadline)) == len(deposits.chains())
    assert len(defillama.protocols(deadline=deadline)) == len(deposits.protocols())
    pools = defillama_yields.pools(deadline=deadline)
    assert {pool.is_outlier for pool in pools} == {True, False}
    stable = {coin.id for coin in every().values() if "stable" in coin.traits}
    found = defillama_stablecoins.stablecoins(deadline=deadline)
    assert {coin.gecko_id for coin in found} == stable
    assert {coin.peg for coin in found} == {"USD", "EUR"}


def test_deposits_of_a_family_are_those_of_its_children(now: float) -> None:
    deadline = time.monotonic() + 5
    found = {one.slug: one for one in defillama.protocols(deadline=deadline)}
    children = [one for one in found.values() if one.parent == "parent#aave"]
    assert len(children) == 3
    parts = [defillama.tvl(one.slug, deadline=deadline) for one in children]
    assert sum(parts) == pytest.approx(defillama.tvl("aave", deadline=deadline))
    assert parts == pytest.approx([one.tvl_usd for one in children])
    for one in children:
        assert sum(one.chain_tvl_usd.values()) == pytest.approx(one.tvl_usd)


def test_the_last_day_of_a_chain_is_what_it_holds_now(now: float) -> None:
    deadline = time.monotonic() + 5
    days = defillama.chain_history("Bitcoin", deadline=deadline)
    held = {chain.name: chain.tvl_usd for chain in defillama.chains(deadline=deadline)}
    assert days[-1].value_usd == pytest.approx(held["Bitcoin"])
    times = [int(day.at.timestamp()) for day in days]
    assert times == list(range(times[0], int(now) // 86400 * 86400 + 1, 86400))
