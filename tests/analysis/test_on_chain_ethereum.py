"""on_chain_ethereum, host_chain, token_transfers, on_chain_deposits: who is asked, what is read."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from analysis import host_chain, on_chain_deposits, on_chain_ethereum, token_transfers
from analysis.ask import Answer
from analysis.chain_trail import ChainTrail
from fixed_answers import NOW
from providers import blockchair, coinmetrics, defillama, etherscan, http
from providers.chain_records import Ethereum, Token
from providers.coinmetrics import ChainDay
from providers.defi_records import DayValue
from providers.etherscan import Block, Gas, Supply
from providers.evm import Transfer
from quant.absent import LATE, NO_HISTORY, NO_KEY, NOT_SUPPORTED, PROVIDER_FAILED

CONTRACT = "0x" + "5a" * 20
TIP = NOW - timedelta(seconds=10)
STATS = Ethereum(
    as_of=NOW,
    height=26_500_000,
    tip_at=TIP,
    block_interval_s=12.1,
    gas_safe_gwei=0.3,
    gas_normal_gwei=0.34,
    gas_fast_gwei=0.4,
    mempool_tx=120_000.0,
    tx_24h=1_450_000.0,
    volume_24h=1_500_000.0,
    supply=120_970_000.0,
    burnt_24h=1_861.0,
    price_usd=2_400.0,
    largest_usd=310e6,
)
DAY_END = datetime(2026, 11, 22, tzinfo=UTC)
MODULES = {
    "etherscan": etherscan,
    "blockchair": blockchair,
    "coinmetrics": coinmetrics,
    "defillama": defillama,
}


def _moved(height, place=1, **changes):
    made = Transfer(
        f"0x{height:064x}", place, height, NOW - timedelta(minutes=9), 2e6, 6, False, False
    )
    return made._replace(**changes)


ANSWERS = {
    ("etherscan", "gas"): Gas(26_500_001, 0.31, 0.35, 0.42, 0.29),
    ("etherscan", "supply"): Supply(120_975_000.5, 2.9e6, 4.6e6),
    ("etherscan", "latest_block"): Block(26_500_001, NOW, 0.29),
    ("etherscan", "token_supply"): 184e9,
    ("etherscan", "token_transfers"): [_moved(26_500_000), _moved(26_499_900)],
    ("blockchair", "ethereum"): STATS,
    ("blockchair", "erc20"): Token("USDT", "Tether", 6, 185e9, 250_000.0, 9e10),
    ("coinmetrics", "days"): [
        ChainDay(DAY_END - timedelta(days=1), 510_000.0, 1.4e6, None, 120.9e6, 2_690.0, 1.2),
        ChainDay(DAY_END, None, 1.41e6, None, 120.95e6, 2_691.0, 1.21),
    ],
    ("defillama", "chain_history"): [
        DayValue(DAY_END - timedelta(days=1), 9.1e9),
        DayValue(DAY_END, 9.3e9),
    ],
}


class Upstreams:
    """What is answered, and what was asked."""

    def __init__(self):
        self.answers = dict(ANSWERS)
        self.asked = []

    def fail(self, provider, error="connect"):
        """Let everything at a provider fail."""
        for key in self.answers:
            if key[0] == provider:
                self.answers[key] = error

    def stand_in(self, provider, function):
        """The function to put in a provider's place."""

        def call(*arguments, deadline):
            assert deadline > time.monotonic()
            self.asked.append((f"{provider}.{function}", *arguments))
            answer = self.answers[provider, function]
            if isinstance(answer, str):
                raise http.UpstreamError(provider, answer, "as told")
            return answer

        return call

    def names(self):
        return sorted(name for name, *_ in self.asked)


@pytest.fixture
def upstreams(monkeypatch):
    made = Upstreams()
    host_chain._learned.clear()
    for provider, function in made.answers:
        monkeypatch.setattr(MODULES[provider], function, made.stand_in(provider, function))
    yield made
    host_chain._learned.clear()
    http.configure({})


@pytest.fixture
def run(upstreams, history):
    """Ask one of the three functions, with only the named providers enabled."""

    def _run(function, *arguments, enabled, past=None, market=None, prices=()):
        http.configure(
            {name: http.Endpoint(name, "http://127.0.0.1:9", {}, True) for name in enabled}
        )
        known = history(prices=prices)._replace(
            past={"threshold_usd": 1e6, "mark": None} | (past or {}), market=market
        )
        trail = ChainTrail(time.monotonic() + 4)
        if function is on_chain_ethereum.token:
            arguments = (*arguments, known)
        return function(*arguments, now=NOW, trail=trail)

    return _run


def _figures(found):
    """What each part says: (provider, error) -> figures that are not None."""
    return [
        (part.provider, part.error, {k: v for k, v in part.figures.items() if v is not None})
        for part in found.parts
    ]


# Ether itself.


def test_with_a_key_etherscan_comes_first(run, upstreams):
    found = run(on_chain_ethereum.native, enabled=("etherscan", "blockchair", "coinmetrics"))
    assert _figures(found) == [
        ("etherscan", None, {
            "gas.safe_gwei": 0.31, "gas.normal_gwei": 0.35, "gas.fast_gwei": 0.42,
            "gas.base_gwei": 0.29,
        }),
        ("etherscan", None, {"network.height": 26_500_001, "network.tip_at": NOW.timestamp()}),
        ("etherscan", None, {"supply.circulating": 120_975_000.5}),
        ("blockchair", None, {
            "network.height": 26_500_000, "network.tip_at": TIP.timestamp(), "gas.safe_gwei": 0.3,
            "gas.normal_gwei": 0.34, "gas.fast_gwei": 0.4, "ether_usd": 2_400.0,
            "network.block_interval_s": 12.1, "activity.tx_24h": 1_450_000.0,
            "mempool.tx": 120_000.0,
            "supply.circulating": 120_970_000.0, "supply.burnt_24h": 1_861.0,
            "activity.transfer_volume_24h_usd": 3.6e9,
        }),
        ("coinmetrics", None, {
            "activity.active_addresses_24h": 510_000.0, "activity.tx_24h": 1.4e6,
            "supply.circulating": 120.9e6, "supply.issued_24h": 2_690.0, "valuation.mvrv": 1.2,
        }),
    ]  # fmt: skip
    assert [part.at for part in found.parts] == [
        NOW, NOW, NOW, TIP, DAY_END - timedelta(days=1),
    ]  # fmt: skip
    assert [part.is_daily for part in found.parts] == [False] * 4 + [True]
    assert upstreams.names() == [
        "blockchair.ethereum", "coinmetrics.days", "etherscan.gas", "etherscan.latest_block",
        "etherscan.supply",
    ]  # fmt: skip


def test_without_a_key_nobody_is_asked_who_needs_one(run, upstreams):
    found = run(on_chain_ethereum.native, enabled=("blockchair",))
    assert [part.provider for part in found.parts] == ["blockchair"]
    assert found.otherwise == {"gas.base_gwei": NO_KEY}
    assert upstreams.names() == ["blockchair.ethereum"]


def test_ether_has_no_scan_but_the_largest_transaction_as_it_is_told(run):
    found = run(on_chain_ethereum.native, enabled=("blockchair",))
    assert found.scan == NOT_SUPPORTED
    assert found.largest_usd.figures == {"usd": 310e6}
    assert found.largest_usd.at == TIP


def test_a_failure_gives_no_figure_and_keeps_its_name(run, upstreams):
    upstreams.fail("blockchair", "rate_limited")
    found = run(on_chain_ethereum.native, enabled=("blockchair", "coinmetrics"))
    assert _figures(found)[0] == ("blockchair", "rate_limited", {})
    assert found.parts[0].at is None
    assert (found.largest_usd.error, found.largest_usd.figures) == ("rate_limited", {"usd": None})


def test_nobody_enabled_is_nobody_asked(run, upstreams):
    found = run(on_chain_ethereum.native, enabled=())
    assert (found.parts, found.largest_usd, upstreams.asked) == ([], None, [])


def test_the_newest_day_is_taken_when_no_address_was_counted(run, upstreams):
    days = ANSWERS["coinmetrics", "days"]
    upstreams.answers["coinmetrics", "days"] = [day._replace(active_addresses=None) for day in days]
    found = run(on_chain_ethereum.native, enabled=("coinmetrics",))
    assert found.parts[0].at == DAY_END


def test_a_volume_needs_a_price(run, upstreams):
    upstreams.answers["blockchair", "ethereum"] = STATS._replace(price_usd=None)
    found = run(on_chain_ethereum.native, enabled=("blockchair",))
    assert found.parts[0].figures["activity.transfer_volume_24h_usd"] is None


# Tokens.


def test_a_token_without_a_key_is_blockchairs(run, upstreams):
    market = {"price_usd": 1.0, "market_cap_usd": None, "volume_24h_usd": None, "at": None}
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",), market=market)
    assert _figures(found) == [
        ("blockchair", None, {
            "supply.circulating": 185e9, "activity.tx_24h": 250_000.0,
            "activity.transfer_volume_24h_usd": 9e10,
        }),
        ("blockchair", None, {
            "network.height": 26_500_000, "network.tip_at": TIP.timestamp(), "gas.safe_gwei": 0.3,
            "gas.normal_gwei": 0.34, "gas.fast_gwei": 0.4, "ether_usd": 2_400.0,
        }),
    ]  # fmt: skip
    assert found.scan == NO_KEY
    assert ("blockchair.erc20", CONTRACT) in upstreams.asked


def test_the_host_is_asked_once_for_many_tokens_and_anew_after_an_hour(run, upstreams):
    run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",))
    again = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",))
    assert upstreams.names() == ["blockchair.erc20", "blockchair.erc20", "blockchair.ethereum"]
    assert _figures(again)[1][2]["gas.normal_gwei"] == 0.34

    moment, told = host_chain._learned[0]
    host_chain._learned[0] = (moment - host_chain.REMEMBERED_SECONDS - 1, told)
    run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",))
    assert upstreams.names().count("blockchair.ethereum") == 2


def test_what_ether_learned_serves_its_tokens(run, upstreams):
    run(on_chain_ethereum.native, enabled=("blockchair",))
    upstreams.answers["blockchair", "ethereum"] = "timeout"
    run(on_chain_ethereum.native, enabled=("blockchair",))
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",))
    assert upstreams.names() == ["blockchair.erc20", "blockchair.ethereum", "blockchair.ethereum"]
    assert _figures(found)[1][2]["gas.normal_gwei"] == 0.34
    assert found.parts[1].at == TIP  # as old as it is


def test_a_host_that_failed_is_not_remembered(run, upstreams):
    upstreams.answers["blockchair", "ethereum"] = "timeout"
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair",))
    assert _figures(found)[1] == ("blockchair", "timeout", {})
    assert host_chain.remembered() is None


def test_etherscan_stands_in_for_a_blockchair_that_failed(run, upstreams):
    upstreams.fail("blockchair")
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair", "etherscan"))
    said = {
        path: value
        for provider, _, figures in _figures(found)
        if provider == "etherscan"
        for path, value in figures.items()
    }
    assert said["supply.circulating"] == 184e9
    assert said["gas.normal_gwei"] == 0.35
    assert said["network.height"] == 26_500_001
    assert ("etherscan.token_supply", CONTRACT, 6) in upstreams.asked


def test_etherscan_is_not_asked_for_what_blockchair_told(run, upstreams):
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair", "etherscan"))
    assert upstreams.names() == [
        "blockchair.erc20", "blockchair.ethereum", "etherscan.token_transfers",
    ]  # fmt: skip
    assert [part.provider for part in found.parts] == ["blockchair", "blockchair"]


def test_etherscan_alone_tells_all_it_can(run, upstreams):
    found = run(on_chain_ethereum.token, CONTRACT, enabled=("etherscan",))
    assert {part.provider for part in found.parts} == {"etherscan"}
    assert upstreams.names() == [
        "etherscan.gas", "etherscan.latest_block", "etherscan.token_supply",
        "etherscan.token_transfers",
    ]  # fmt: skip


def test_without_a_transfer_nobody_knows_how_a_token_is_divided(run, upstreams):
    upstreams.fail("blockchair")
    upstreams.answers["etherscan", "token_transfers"] = "no_data"
    run(on_chain_ethereum.token, CONTRACT, enabled=("blockchair", "etherscan"))
    assert "etherscan.token_supply" not in upstreams.names()


# Transfers of a token.


@pytest.fixture
def scan(history):
    def _scan(rows, *, mark=None, prices=((NOW - timedelta(minutes=10), 1.0),)):
        known = history(prices=prices)._replace(past={"threshold_usd": 1e6, "mark": mark})
        return token_transfers.scan(Answer(rows, None, 1), known)

    return _scan


def test_large_transfers_are_valued_and_mints_and_burns_marked(scan):
    rows = [
        _moved(105),
        _moved(104, is_mint=True),
        _moved(103, amount=999_999.0),
        _moved(102, place=2, is_burn=True),
        _moved(100, amount=0.0),
    ]
    made = scan(rows, prices=((NOW - timedelta(minutes=10), 1.5),))
    assert [
        (row.block_height, row.log_index, row.certainty, row.amount_usd) for row in made.transfers
    ] == [
        (105, 1, "exact", 3e6), (104, 1, "mint", 3e6), (103, 1, "exact", 1_499_998.5),
        (102, 2, "burn", 3e6),
    ]  # fmt: skip
    assert all(row.amount_floor == row.amount for row in made.transfers)
    assert all(row.floor_usd == row.amount_usd for row in made.transfers)
    assert {(row.chain, row.source) for row in made.transfers} == {("ethereum", "etherscan")}
    assert (made.complete_above_usd, made.mark) == (1e6, 105)


@pytest.mark.parametrize(
    ("mark", "scanned", "mined"),
    [(None, 60, None), (80, 25, 25), (0, 60, 105), (105, 0, 0), (200, 0, 0)],
)
def test_what_was_looked_at_is_counted_in_blocks(scan, mark, scanned, mined):
    made = scan([_moved(105), _moved(45)], mark=mark)
    assert (made.scanned, made.mined) == (scanned, mined)


def test_without_a_price_nothing_is_stored_and_the_reason_is_named(scan):
    assert scan([_moved(105)], prices=()) == NO_HISTORY


def test_a_transfer_far_from_any_price_is_left_out(scan):
    rows = [_moved(105), _moved(104, at=NOW - timedelta(days=3))]
    assert [row.block_height for row in scan(rows).transfers] == [105]


@pytest.mark.parametrize(("error", "reason"), [("timeout", LATE), ("refused", PROVIDER_FAILED)])
def test_a_scan_that_failed_says_so(history, error, reason):
    assert token_transfers.scan(Answer(None, error, 1), history()) == reason


# Chains known by deposits only.


def test_a_chain_of_another_family_has_its_deposits_only(run, upstreams):
    found = run(on_chain_deposits.collect, "Solana", enabled=("defillama", "blockchair"))
    assert _figures(found) == [("defillama", None, {"tvl_usd": 9.3e9})]
    assert found.parts[0].at == NOW
    assert upstreams.asked == [("defillama.chain_history", "Solana")]
    assert found.scan == NOT_SUPPORTED


def test_deposits_of_a_day_that_is_over_are_of_its_end(run, upstreams):
    days = [DayValue(DAY_END - timedelta(days=5), 1e9)]
    upstreams.answers["defillama", "chain_history"] = days
    found = run(on_chain_deposits.collect, "Solana", enabled=("defillama",))
    assert found.parts[0].at == DAY_END - timedelta(days=4)
